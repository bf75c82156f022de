#!/bin/sh
# 明签 / Mingqian: the window, or `mingqian COMMAND` (see `mingqian --help`).
# Plugins and themes of the desktop's own Qt do not fit ours.
unset QT_PLUGIN_PATH QT_QPA_PLATFORM_PLUGIN_PATH QT_QPA_PLATFORMTHEME QT_STYLE_OVERRIDE
unset LD_LIBRARY_PATH LD_PRELOAD
case "${QT_QPA_PLATFORM:-}" in
    offscreen*) ;;
    *)
        if [ -n "${DISPLAY:-}" ]; then
            QT_QPA_PLATFORM=xcb
        else
            case "${1:-}" in
                ''|--home)
                    echo '没有可用的显示器（DISPLAY 未设置），不能打开明签的窗口。请在桌面上启动，或用 mingqian --help 查看命令。' >&2
                    exit 1
                    ;;
            esac
            QT_QPA_PLATFORM=offscreen
        fi
        export QT_QPA_PLATFORM
        ;;
esac
exec @PREFIX@/python/bin/python3.11 -I -m app "$@"
