"""The founding communities: invented people and places under which every published figure is true."""
