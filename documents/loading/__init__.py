"""Loading many texts at once: what a first page says of its text, and what a catalogue sheet says."""
