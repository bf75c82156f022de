"""What set-up tells a person, in one place; parses under any Python 3.

The program's own sentences stand in resources/texts, but reading those needs Python 3.11,
which set-up has yet to find.
"""

_SENTENCES = {
    "usage": (
        "用法：\n"
        "  python3 installer/bootstrap.py run [参数]           准备环境并打开明签\n"
        "  python3 installer/bootstrap.py run --headless       不开窗口，把全流程走一遍\n"
        "  python3 installer/bootstrap.py test [--long] [参数] 准备环境并运行测试\n"
        "  python3 installer/bootstrap.py setup                只准备环境\n"
        "  python3 installer/bootstrap.py build [deb|windows]  制作安装包，放到 dist 文件夹"
    ),
    "starter_too_old": (
        "启动本程序的 Python 是 {version}，太旧了。请安装 Python 3.11、3.12 或 3.13（64 位），"
        "再用它运行同一条命令。"
    ),
    "no_python": (
        "没有找到 Python 3.11、3.12 或 3.13（64 位）。请安装其中之一，再运行同一条命令；"
        "装在别处时，直接用那个 python 运行本命令即可。"
    ),
    "no_python_apt": "没有找到 Python 3.11–3.13。请运行下面这条命令，再重新启动：\n  {command}",
    "missing": "本机缺少运行所需的系统组件：{names}。",
    "run_this": "请运行下面这条命令，再重新启动：\n  {command}",
    "find_them": "请请系统管理员安装提供这些文件的软件包，再重新启动。",
    "installing_system": "正在安装系统组件：{packages}",
    "still_missing": "系统组件已安装，但仍然找不到：{names}。请请系统管理员检查后再重新启动。",
    "preparing": "正在准备运行环境（{folder}），第一次需要几分钟……",
    "venv_failed": (
        "建立运行环境失败：{folder}。请确认这个文件夹可以写入、磁盘没有满，再运行同一条命令。\n{detail}"
    ),
    "wheels_used": "已从 installer/wheels 安装，没有使用网络。",
    "wheels_incomplete": "installer/wheels 里的安装包不全，其余的从网络下载。",
    "pip_failed": (
        "安装程序组件失败（见上面的输出）。请检查网络和磁盘空间后再运行同一条命令，"
        "已完成的部分不会丢失。没有网络的电脑：把安装包放进 installer/wheels 文件夹后再试。"
    ),
    "lock_missing": "找不到 {file}，程序文件不完整。请重新复制整个程序文件夹。",
    "waiting": "另一个启动命令正在准备运行环境，请稍候……",
    "ready": "运行环境已备好。",
    "fonts": "正在解开字体，只需一次……",
    "fonts_failed": "字体没有准备好，见上面的说明。",
    "build_about": "制作安装包",
    "build_kind": "deb 或 windows；不写时都做",
    "build_arch": "处理器",
    "build_out": "放安装包的文件夹",
    "build_cache": "放编译好的 Python 和下载内容的文件夹，下次构建接着用",
    "build_mirror": "Debian 软件源的地址；不写时用本机 apt 的设置",
    "build_no_target": "不能制作这种安装包：{kind}，{machine}。可以做的见 installer/SUPPORT.md。",
    "build_wants_root": (
        "制作 .deb 要建立一个独立的 Debian 11 环境，需要 root 权限。请用 root 运行同一条命令。"
    ),
    "build_wants_tool": "缺少 {tool}。请先运行：apt-get install {package}",
    "build_wants_3_11": "制作安装包要用 Python 3.11，现在的是 {version}。",
    "build_other_machine": (
        "本机不能运行 {machine} 的程序。请在 {machine} 的电脑上运行同一条命令，"
        "或先装好 qemu-user-static 和 binfmt-support（步骤见 installer/AARCH64.md）。"
    ),
    "build_no_mirror": "没有从本机的 apt 找到 Debian 软件源。请用 --mirror 写明地址。",
    "build_root": "正在建立 Debian 11 环境（{folder}），只需一次……",
    "build_root_tools": "正在准备编译工具……",
    "build_root_failed": "构建环境里的命令没有成功：{command}。请看上面的输出。",
    "build_python": "正在编译 Python 3.11，只需一次，约需十几分钟……",
    "build_folder": "正在放置程序文件：{folder}",
    "build_packages": "正在取得程序组件（{system}，{machine}）……",
    "build_no_library": "找不到 {library}，安装包做不完整，已停止。",
    "build_not_compiled": "{folder} 里有不能编译的模块，见上面的输出。",
    "build_font_packed": (
        "字体 {font} 还没有解开。请先运行 python3 installer/bootstrap.py setup。"
    ),
    "build_glibc": "有文件要求 glibc {version}，而安装包承诺 {promised}。",
    "build_compile": "正在编译程序模块……",
    "build_pack": "正在打包 {file}……",
    "build_pack_failed": "打包 {file} 没有成功，见上面的输出。",
    "build_done": "已做好 {file}：{size} MB，用时 {seconds} 秒。",
    "stopped": "已停止。再次运行同一条命令会接着完成。",
}


def sentence(key: str, **fields: object) -> str:
    """Return the sentence under `key` with its {placeholders} filled in."""
    return _SENTENCES[key].format(**fields)


def say(key: str, **fields: object) -> None:
    """Print one sentence at once, also when the output is a file."""
    print(sentence(key, **fields), flush=True)


class Stop(Exception):
    """Set-up cannot go on; the message says what to do. Nothing half-made is trusted."""
