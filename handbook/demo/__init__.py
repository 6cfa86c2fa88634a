"""The demonstration province: an invented tree, invented people and sample texts, the same on every machine."""
