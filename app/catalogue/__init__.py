"""The facts: every quota, limit, formula constant and weight as dated, sourced data, one edition a month."""
