# Whether the program runs: its files must not change under it.
mingqian_runs() {
    for one in /proc/[0-9]*/exe; do
        case "$(readlink "$one" 2>/dev/null)" in
            @PREFIX@/python/bin/*) return 0 ;;
        esac
    done
    return 1
}
