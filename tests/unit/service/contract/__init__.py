"""The files of ``spec/`` as one document."""
