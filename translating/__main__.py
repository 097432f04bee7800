"""Renew the catalogues after a string was added or changed: make messages."""

from translating import folder, languages, renew

for language in languages():
    missing = renew(language)
    print(f"{folder(language).parent.name}: {len(missing)} to be translated", *missing, sep="\n    ")
