"""Start the program from a fresh checkout; needs nothing but a python3.

    python3 installer/bootstrap.py run [arguments]      set up what is missing, open the window
    python3 installer/bootstrap.py test [--long] [...]  set up what is missing, run the tests
    python3 installer/bootstrap.py setup                set up and stop
    python3 installer/bootstrap.py build [deb|windows]  set up, make the installers in dist/

This file and sentences.py parse under any Python 3, so that an old one answers with a
sentence instead of a traceback; the modules beside them need 3.8, standard library only.
"""

import os
import sys

OLDEST_STARTER = (3, 8)


def main() -> int:
    """Hand over to launch.start; returns the exit code."""
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if sys.version_info < OLDEST_STARTER:
        from installer.sentences import sentence

        sys.stderr.write(sentence("starter_too_old", version=sys.version.split()[0]) + "\n")
        return 1
    from installer.launch import start

    return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
