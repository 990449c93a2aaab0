"""Labour and employment: the unemployed, their placement, certificates, loans, training."""
