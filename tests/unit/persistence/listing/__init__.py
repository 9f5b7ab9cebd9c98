"""Pages, counts, and the access paths that the database really takes."""
