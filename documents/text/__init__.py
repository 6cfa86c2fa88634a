"""From files to clauses: pure reading of text, no models, nothing stored."""
