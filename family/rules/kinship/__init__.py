"""The law of kinship: near relatives derived from dated parentage and marriage, with their proof."""
