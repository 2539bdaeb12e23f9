"""The typefaces: what the web loads, what the PDF is set in, and which characters there is a letter for."""
