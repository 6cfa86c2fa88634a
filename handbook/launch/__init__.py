"""What `scripts/run` and `scripts/test` do: environment, database server, web server and job worker."""
