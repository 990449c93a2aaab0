"""What is true without a framework: periods, codes, dates, numerals, money, masks, findings, the lexicon."""
