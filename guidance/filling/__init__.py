"""Forms filled from a member's own record: named fields, the Word template, and what came of it."""
