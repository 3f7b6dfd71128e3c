"""The product's own drawings, as SVG text: icons, moon phases, faces, the plant, the mark."""
