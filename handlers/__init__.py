"""One plain function for each operation of the document; arguments come by name."""
