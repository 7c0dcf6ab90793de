"""The languages a person may name as hers, each in its own script (X-A10). The site itself speaks English so far."""

LANGUAGES = [
    ("en-gb", "English"),
    ("ar", "العربية"),
    ("ti", "ትግርኛ"),
    ("am", "አማርኛ"),
    ("ps", "پښتو"),
    ("fa", "فارسی / دری"),
    ("ckb", "کوردیی ناوەندی"),
    ("kmr", "Kurmancî"),
    ("vi", "Tiếng Việt"),
    ("sq", "Shqip"),
    ("so", "Soomaali"),
    ("om", "Afaan Oromoo"),
    ("uk", "Українська"),
    ("pl", "Polski"),
    ("ro", "Română"),
]
