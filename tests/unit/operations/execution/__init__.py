"""One step of one operation: how it begins, what it asks the cloud for, when it has ended."""
