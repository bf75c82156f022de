; setup.exe of Mingqian. Filled in and compiled by installer/windows.py.
; A standard user installs for oneself without an administrator; an administrator may
; choose everybody. Data never lies in the program's folder, so no step here touches it
; but the question at the end of the uninstaller.
Unicode true
SetCompressor /SOLID lzma
SetCompressorDictSize 64
ManifestDPIAware true

!define PRODUCT "明签"
!define NAME "Mingqian"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "Software\${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "Folder"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "Software\${NAME}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "Folder"

!include "MultiUser.nsh"
!include "MUI2.nsh"
!include "WinVer.nsh"
!include "x64.nsh"
!include "LogicLib.nsh"

Name "${PRODUCT} @VERSION@"
OutFile "@AIM@"
BrandingText "${PRODUCT} @VERSION@"
VIProductVersion "@FOUR_VERSION@"
VIAddVersionKey /LANG=0 "ProductName" "Mingqian 明签"
VIAddVersionKey /LANG=0 "FileDescription" "明签安装程序"
VIAddVersionKey /LANG=0 "FileVersion" "@VERSION@"
VIAddVersionKey /LANG=0 "ProductVersion" "@VERSION@"
VIAddVersionKey /LANG=0 "LegalCopyright" "Mingqian"

!define MUI_ICON "@ICON@"
!define MUI_UNICON "@ICON@"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "安装明签 @VERSION@"
!define MUI_WELCOMEPAGE_TEXT "明签用于“双随机、一公开”抽查：名录、任务、可验证的公开抽签、文书和公示。$\r$\n$\r$\n程序不需要网络，数据只保存在本机。更新旧版本时，原有数据保持不变。$\r$\n$\r$\n按“下一步”继续。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\python\pythonw.exe"
!define MUI_FINISHPAGE_RUN_PARAMETERS "-m app"
!define MUI_FINISHPAGE_RUN_TEXT "打开明签"

!insertmacro MUI_PAGE_WELCOME
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; A running program holds its interpreter open, so that nobody can write to it.
!macro WAIT_UNTIL_CLOSED AGAIN FREE
    ${AGAIN}:
    IfFileExists "$INSTDIR\python\pythonw.exe" 0 ${FREE}
    ClearErrors
    FileOpen $0 "$INSTDIR\python\pythonw.exe" a
    IfErrors 0 +4
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "明签正在使用，或者没有写入程序文件夹的权限。请先关闭明签（包括投影窗口），再按“重试”。" /SD IDCANCEL IDRETRY ${AGAIN}
    SetErrorLevel 2
    Abort
    FileClose $0
    ${FREE}:
!macroend

; Only what a setup has put there: a folder without our list is somebody else's.
!macro REMOVE_PROGRAM
    ${If} ${FileExists} "$INSTDIR\PROGRAM.sha256"
        RMDir /r "$INSTDIR\app"
        RMDir /r "$INSTDIR\forms"
        RMDir /r "$INSTDIR\resources"
        RMDir /r "$INSTDIR\python"
        Delete "$INSTDIR\mingqian.cmd"
        Delete "$INSTDIR\mingqian.ico"
        Delete "$INSTDIR\PROGRAM.sha256"
    ${EndIf}
!macroend

Function .onInit
    ${IfNot} ${RunningX64}
        MessageBox MB_OK|MB_ICONSTOP "明签需要 64 位的 Windows 10（1809 或更高）或 Windows 11。" /SD IDOK
        Abort
    ${EndIf}
    ${IfNot} ${AtLeastBuild} 17763
        MessageBox MB_OK|MB_ICONSTOP "明签需要 Windows 10 1809 或更高版本，这台电脑的系统较旧。" /SD IDOK
        Abort
    ${EndIf}
    SetRegView 64
    !insertmacro MULTIUSER_INIT
    ; For oneself: below the user's own programs, which needs no administrator.
    ${If} $MultiUser.InstallMode == "CurrentUser"
    ${AndIf} $INSTDIR == "$LOCALAPPDATA\${NAME}"
        StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${NAME}"
    ${EndIf}
FunctionEnd

Function un.onInit
    SetRegView 64
    !insertmacro MULTIUSER_UNINIT
FunctionEnd

Section "明签"
    !insertmacro WAIT_UNTIL_CLOSED again free
    !insertmacro REMOVE_PROGRAM
    SetOutPath "$INSTDIR"
    File /r "@FOLDER@/*.*"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    SetOutPath "$INSTDIR\python"
    CreateShortcut "$SMPROGRAMS\明签.lnk" "$INSTDIR\python\pythonw.exe" "-m app" "$INSTDIR\mingqian.ico"
    CreateShortcut "$DESKTOP\明签.lnk" "$INSTDIR\python\pythonw.exe" "-m app" "$INSTDIR\mingqian.ico"
    WriteRegStr SHCTX "Software\${NAME}" "Folder" "$INSTDIR"
    WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${PRODUCT}"
    WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "@VERSION@"
    WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\mingqian.ico"
    WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "Mingqian"
    WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
    WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
    WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
    WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" @SIZE@
    WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section "Uninstall"
    !insertmacro WAIT_UNTIL_CLOSED un_again un_free
    !insertmacro REMOVE_PROGRAM
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    Delete "$SMPROGRAMS\明签.lnk"
    Delete "$DESKTOP\明签.lnk"
    DeleteRegKey SHCTX "${UNINSTALL}"
    DeleteRegKey SHCTX "Software\${NAME}"
    SetShellVarContext current
    ${If} ${FileExists} "$LOCALAPPDATA\mingqian\*.*"
        MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON1 "程序已卸载。抽查数据是执法档案，在：$\r$\n$LOCALAPPDATA\mingqian$\r$\n$\r$\n要保留这些数据吗？（建议选“是”，以后重新安装可以继续使用）" /SD IDYES IDYES keep
        MessageBox MB_YESNO|MB_ICONSTOP|MB_DEFBUTTON2 "将永久删除 $LOCALAPPDATA\mingqian 里的全部名录、任务、抽签记录和备份，无法恢复。$\r$\n$\r$\n已经另存备份并经单位同意，确定删除吗？" /SD IDNO IDNO keep
        RMDir /r "$LOCALAPPDATA\mingqian"
    ${EndIf}
    keep:
SectionEnd
