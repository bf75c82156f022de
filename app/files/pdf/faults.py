"""What can go wrong between a form and its PDF, sorted by who can put it right."""

from app.errors import EnvironmentFault, UserError


class FormError(UserError):
    """A form's folder is not usable; the person who edits the form puts it right.

    Fields of every subclass: form (code), version, where (file and line), what.
    """

    code = "form_not_usable"


class FormUnknown(FormError):
    """No form of that code or version."""

    code = "form_unknown"


class FormFileMissing(FormError):
    """form.toml, template.xml or sample.toml is not there; `what` names it."""

    code = "form_file_missing"


class FormFileBroken(FormError):
    """A TOML file cannot be read or lacks a field; `what` says which."""

    code = "form_file_broken"


class FormTemplateBroken(FormError):
    """The template is no template or no XML; `what` is the reader's own remark."""

    code = "form_template_broken"


class FormTagUnknown(FormError):
    """`what` is a tag that is not in the list, or not in that place."""

    code = "form_tag_unknown"


class FormAttributeUnknown(FormError):
    """`what` is an attribute the tag does not have."""

    code = "form_attribute_unknown"


class FormValueWrong(FormError):
    """`what` is an attribute with a value it cannot have."""

    code = "form_value_wrong"


class FormCommandRefused(FormError):
    """`what` is a command no template may use (see commands.py)."""

    code = "form_command_refused"


class FormChanged(FormError):
    """The bureau's own version is not what was saved: its files were changed since."""

    code = "form_changed"


class FormPlaceholderUnknown(FormError):
    """`what` is a placeholder form.toml does not declare."""

    code = "form_placeholder_unknown"


class FormSampleIncomplete(FormError):
    """`what` is a declared placeholder without a value in sample.toml."""

    code = "form_sample_incomplete"


class FormFactMissing(FormError):
    """`what` is a placeholder that got no value when the paper was made."""

    code = "form_fact_missing"


class MissingGlyphs(UserError):
    """A value holds a character no font has; nothing was written.

    Fields: character, code_point (as U+XXXX), label (which value), value, subject (whose
    paper), count (how many different characters no font has).
    """

    code = "pdf_missing_glyphs"


class UnseenCharacter(MissingGlyphs):
    """A value holds a character nobody sees: a control, a direction or joining mark.

    Fields: as MissingGlyphs.
    """

    code = "pdf_unseen_character"


class PdfDiskFull(EnvironmentFault):
    """No room for the file; nothing was left behind. Fields: path."""

    code = "pdf_disk_full"


class PdfNotSaved(EnvironmentFault):
    """The file cannot be written (right, open elsewhere). Fields: path."""

    code = "pdf_not_saved"


class PdfInUse(PdfNotSaved):
    """Another program has the file open; its folder can be written. Fields: path."""

    code = "pdf_in_use"
