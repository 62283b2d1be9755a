"""Pictures written on the server: one pure function a file, SVG with attributes only.

They need no script and no stylesheet, so that the same picture serves the page, the PDF and the printer.
Ink is certainty: navy solid is best known, then tint, then white, then hatch. Every picture has a name;
what is unknown is hatched and never drawn as nought.
"""
