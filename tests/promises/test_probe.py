import time
def test_probe(books):
    for n, rows in books.here.items(): print(n, len(rows))
