"""What the importer of rows must know of each kind: fields, table, rules. One module per file; pure."""
