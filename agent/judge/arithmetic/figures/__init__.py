"""Finding figures in a Document: amounts, tables, statements in text, and the line items they make."""
