"""One search over documents, clauses, procedures and answers: an index on disk that is kept from PostgreSQL."""
