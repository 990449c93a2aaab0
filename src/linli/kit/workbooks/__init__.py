"""The only place that opens or writes workbooks: read, match headers, write, template, mark."""
