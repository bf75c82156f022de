-- Substitutions, kits of dossiers, heads on paper, checked dossiers; what may follow what in a draw;
-- papers made by hand and their numbers; rows of append-only tables cannot be replaced either.

CREATE TABLE adjustment (
    id INTEGER NOT NULL,
    lock_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    kind VARCHAR(3) NOT NULL,
    stratum VARCHAR(64) NOT NULL,
    out_key VARCHAR(64) NOT NULL,
    in_key VARCHAR(64) NOT NULL,
    team VARCHAR(10) NOT NULL,
    reason VARCHAR(20) NOT NULL,
    note VARCHAR(500) NOT NULL,
    skipped TEXT NOT NULL,
    withdrawn_id INTEGER,
    by_id INTEGER NOT NULL,
    second_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_adjustment PRIMARY KEY (id),
    CONSTRAINT uq_adjustment_lock_id_number UNIQUE (lock_id, number),
    CONSTRAINT fk_adjustment_lock_id_lock FOREIGN KEY(lock_id) REFERENCES lock (id),
    CONSTRAINT fk_adjustment_withdrawn_id_assignment FOREIGN KEY(withdrawn_id) REFERENCES assignment (id),
    CONSTRAINT fk_adjustment_by_id_account FOREIGN KEY(by_id) REFERENCES account (id),
    CONSTRAINT fk_adjustment_second_id_account FOREIGN KEY(second_id) REFERENCES account (id)
);

CREATE TABLE evidence_kit (
    digest VARCHAR(64) NOT NULL,
    files BLOB NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_evidence_kit PRIMARY KEY (digest)
);

CREATE TABLE paper_head (
    id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    head VARCHAR(64) NOT NULL,
    source VARCHAR(200) NOT NULL,
    found_n INTEGER NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_paper_head PRIMARY KEY (id),
    CONSTRAINT fk_paper_head_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE checked_dossier (
    id INTEGER NOT NULL,
    name VARCHAR(300) NOT NULL,
    path TEXT NOT NULL,
    digest VARCHAR(64) NOT NULL,
    draw_number VARCHAR(64) NOT NULL,
    attempt INTEGER NOT NULL,
    manifest_hash VARCHAR(64) NOT NULL,
    result_hash VARCHAR(64) NOT NULL,
    head VARCHAR(64) NOT NULL,
    verdict VARCHAR(10) NOT NULL,
    lines TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_checked_dossier PRIMARY KEY (id),
    CONSTRAINT fk_checked_dossier_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE paper (
    id INTEGER NOT NULL,
    form_code VARCHAR(40) NOT NULL,
    form_version INTEGER NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER,
    task_id INTEGER,
    lock_id INTEGER,
    team VARCHAR(10) NOT NULL,
    assignment_id INTEGER,
    inputs TEXT NOT NULL,
    facts TEXT NOT NULL,
    issued_on DATE NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_paper PRIMARY KEY (id),
    CONSTRAINT uq_paper_form_code_year_number UNIQUE (form_code, year, number),
    CONSTRAINT fk_paper_task_id_task FOREIGN KEY(task_id) REFERENCES task (id),
    CONSTRAINT fk_paper_lock_id_lock FOREIGN KEY(lock_id) REFERENCES lock (id),
    CONSTRAINT fk_paper_assignment_id_assignment FOREIGN KEY(assignment_id) REFERENCES assignment (id),
    CONSTRAINT fk_paper_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_paper_assignment_id ON paper (assignment_id);

CREATE INDEX ix_paper_task_id ON paper (task_id);

CREATE TABLE number_start (
    id INTEGER NOT NULL,
    form_code VARCHAR(40) NOT NULL,
    year INTEGER NOT NULL,
    first INTEGER NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_number_start PRIMARY KEY (id),
    CONSTRAINT uq_number_start_form_code_year UNIQUE (form_code, year),
    CONSTRAINT fk_number_start_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE number_void (
    id INTEGER NOT NULL,
    form_code VARCHAR(40) NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    reason VARCHAR(300) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_number_void PRIMARY KEY (id),
    CONSTRAINT uq_number_void_form_code_year_number UNIQUE (form_code, year, number),
    CONSTRAINT fk_number_void_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TRIGGER adjustment_no_update BEFORE UPDATE ON adjustment BEGIN SELECT RAISE(ABORT, 'adjustment is append-only'); END;

CREATE TRIGGER adjustment_no_delete BEFORE DELETE ON adjustment BEGIN SELECT RAISE(ABORT, 'adjustment is append-only'); END;

CREATE TRIGGER evidence_kit_no_update BEFORE UPDATE ON evidence_kit BEGIN SELECT RAISE(ABORT, 'evidence_kit is append-only'); END;

CREATE TRIGGER evidence_kit_no_delete BEFORE DELETE ON evidence_kit BEGIN SELECT RAISE(ABORT, 'evidence_kit is append-only'); END;

CREATE TRIGGER paper_head_no_update BEFORE UPDATE ON paper_head BEGIN SELECT RAISE(ABORT, 'paper_head is append-only'); END;

CREATE TRIGGER paper_head_no_delete BEFORE DELETE ON paper_head BEGIN SELECT RAISE(ABORT, 'paper_head is append-only'); END;

CREATE TRIGGER checked_dossier_no_update BEFORE UPDATE ON checked_dossier BEGIN SELECT RAISE(ABORT, 'checked_dossier is append-only'); END;

CREATE TRIGGER checked_dossier_no_delete BEFORE DELETE ON checked_dossier BEGIN SELECT RAISE(ABORT, 'checked_dossier is append-only'); END;

CREATE TRIGGER paper_no_update BEFORE UPDATE ON paper BEGIN SELECT RAISE(ABORT, 'paper is append-only'); END;

CREATE TRIGGER paper_no_delete BEFORE DELETE ON paper BEGIN SELECT RAISE(ABORT, 'paper is append-only'); END;

CREATE TRIGGER number_start_no_update BEFORE UPDATE ON number_start BEGIN SELECT RAISE(ABORT, 'number_start is append-only'); END;

CREATE TRIGGER number_start_no_delete BEFORE DELETE ON number_start BEGIN SELECT RAISE(ABORT, 'number_start is append-only'); END;

CREATE TRIGGER number_void_no_update BEFORE UPDATE ON number_void BEGIN SELECT RAISE(ABORT, 'number_void is append-only'); END;

CREATE TRIGGER number_void_no_delete BEFORE DELETE ON number_void BEGIN SELECT RAISE(ABORT, 'number_void is append-only'); END;

CREATE TRIGGER lock_open_attempt BEFORE INSERT ON lock WHEN EXISTS (SELECT 1 FROM lock WHERE draw_id = NEW.draw_id AND id NOT IN (SELECT lock_id FROM voided_lock)) BEGIN SELECT RAISE(ABORT, 'lock refused: open_attempt'); END;

CREATE TRIGGER lock_attempt_number BEFORE INSERT ON lock WHEN NEW.attempt <> 1 + (SELECT count(*) FROM lock WHERE draw_id = NEW.draw_id) BEGIN SELECT RAISE(ABORT, 'lock refused: attempt_number'); END;

CREATE TRIGGER opening_voided BEFORE INSERT ON opening WHEN NEW.lock_id IN (SELECT lock_id FROM voided_lock) BEGIN SELECT RAISE(ABORT, 'opening refused: voided'); END;

CREATE TRIGGER result_no_opening BEFORE INSERT ON result WHEN NEW.lock_id NOT IN (SELECT lock_id FROM opening) BEGIN SELECT RAISE(ABORT, 'result refused: no_opening'); END;

CREATE TRIGGER result_voided BEFORE INSERT ON result WHEN NEW.lock_id IN (SELECT lock_id FROM voided_lock) BEGIN SELECT RAISE(ABORT, 'result refused: voided'); END;

CREATE TRIGGER voided_lock_no_result BEFORE INSERT ON voided_lock WHEN NEW.lock_id IN (SELECT lock_id FROM opening) AND NEW.lock_id NOT IN (SELECT lock_id FROM result) BEGIN SELECT RAISE(ABORT, 'voided_lock refused: no_result'); END;

CREATE TRIGGER voided_lock_one_person BEFORE INSERT ON voided_lock WHEN NEW.by_id = NEW.second_id BEGIN SELECT RAISE(ABORT, 'voided_lock refused: one_person'); END;

CREATE TRIGGER adjustment_no_result BEFORE INSERT ON adjustment WHEN NEW.lock_id NOT IN (SELECT lock_id FROM result) BEGIN SELECT RAISE(ABORT, 'adjustment refused: no_result'); END;

CREATE TRIGGER adjustment_voided BEFORE INSERT ON adjustment WHEN NEW.lock_id IN (SELECT lock_id FROM voided_lock) BEGIN SELECT RAISE(ABORT, 'adjustment refused: voided'); END;

CREATE TRIGGER adjustment_number BEFORE INSERT ON adjustment WHEN NEW.number <> 1 + (SELECT count(*) FROM adjustment WHERE lock_id = NEW.lock_id) BEGIN SELECT RAISE(ABORT, 'adjustment refused: number'); END;

CREATE TRIGGER adjustment_one_person BEFORE INSERT ON adjustment WHEN NEW.by_id = NEW.second_id BEGIN SELECT RAISE(ABORT, 'adjustment refused: one_person'); END;

CREATE TRIGGER record_change_no_replace BEFORE INSERT ON record_change WHEN EXISTS (SELECT 1 FROM record_change WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'record_change is append-only'); END;

CREATE TRIGGER task_step_no_replace BEFORE INSERT ON task_step WHEN EXISTS (SELECT 1 FROM task_step WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'task_step is append-only'); END;

CREATE TRIGGER annual_plan_step_no_replace BEFORE INSERT ON annual_plan_step WHEN EXISTS (SELECT 1 FROM annual_plan_step WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'annual_plan_step is append-only'); END;

CREATE TRIGGER lock_no_replace BEFORE INSERT ON lock WHEN EXISTS (SELECT 1 FROM lock WHERE draw_id = NEW.draw_id AND attempt = NEW.attempt) OR EXISTS (SELECT 1 FROM lock WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'lock is append-only'); END;

CREATE TRIGGER frozen_enterprise_no_replace BEFORE INSERT ON frozen_enterprise WHEN EXISTS (SELECT 1 FROM frozen_enterprise WHERE lock_id = NEW.lock_id AND key = NEW.key) BEGIN SELECT RAISE(ABORT, 'frozen_enterprise is append-only'); END;

CREATE TRIGGER frozen_officer_no_replace BEFORE INSERT ON frozen_officer WHEN EXISTS (SELECT 1 FROM frozen_officer WHERE lock_id = NEW.lock_id AND key = NEW.key) BEGIN SELECT RAISE(ABORT, 'frozen_officer is append-only'); END;

CREATE TRIGGER opening_no_replace BEFORE INSERT ON opening WHEN EXISTS (SELECT 1 FROM opening WHERE lock_id = NEW.lock_id) BEGIN SELECT RAISE(ABORT, 'opening is append-only'); END;

CREATE TRIGGER result_no_replace BEFORE INSERT ON result WHEN EXISTS (SELECT 1 FROM result WHERE lock_id = NEW.lock_id) BEGIN SELECT RAISE(ABORT, 'result is append-only'); END;

CREATE TRIGGER voided_lock_no_replace BEFORE INSERT ON voided_lock WHEN EXISTS (SELECT 1 FROM voided_lock WHERE lock_id = NEW.lock_id) BEGIN SELECT RAISE(ABORT, 'voided_lock is append-only'); END;

CREATE TRIGGER assignment_no_replace BEFORE INSERT ON assignment WHEN EXISTS (SELECT 1 FROM assignment WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM assignment WHERE lock_id = NEW.lock_id AND enterprise_key = NEW.enterprise_key) BEGIN SELECT RAISE(ABORT, 'assignment is append-only'); END;

CREATE TRIGGER takeover_no_replace BEFORE INSERT ON takeover WHEN EXISTS (SELECT 1 FROM takeover WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'takeover is append-only'); END;

CREATE TRIGGER document_no_replace BEFORE INSERT ON document WHEN EXISTS (SELECT 1 FROM document WHERE form_code = NEW.form_code AND assignment_id = NEW.assignment_id) OR EXISTS (SELECT 1 FROM document WHERE form_code = NEW.form_code AND year = NEW.year AND number = NEW.number) OR EXISTS (SELECT 1 FROM document WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'document is append-only'); END;

CREATE TRIGGER finding_no_replace BEFORE INSERT ON finding WHEN EXISTS (SELECT 1 FROM finding WHERE assignment_id = NEW.assignment_id AND revision = NEW.revision) OR EXISTS (SELECT 1 FROM finding WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'finding is append-only'); END;

CREATE TRIGGER finding_step_no_replace BEFORE INSERT ON finding_step WHEN EXISTS (SELECT 1 FROM finding_step WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'finding_step is append-only'); END;

CREATE TRIGGER publication_no_replace BEFORE INSERT ON publication WHEN EXISTS (SELECT 1 FROM publication WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'publication is append-only'); END;

CREATE TRIGGER log_entry_no_replace BEFORE INSERT ON log_entry WHEN EXISTS (SELECT 1 FROM log_entry WHERE n = NEW.n) BEGIN SELECT RAISE(ABORT, 'log_entry is append-only'); END;

CREATE TRIGGER team_support_no_replace BEFORE INSERT ON team_support WHEN EXISTS (SELECT 1 FROM team_support WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'team_support is append-only'); END;

CREATE TRIGGER task_change_no_replace BEFORE INSERT ON task_change WHEN EXISTS (SELECT 1 FROM task_change WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'task_change is append-only'); END;

CREATE TRIGGER reissue_no_replace BEFORE INSERT ON reissue WHEN EXISTS (SELECT 1 FROM reissue WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'reissue is append-only'); END;

CREATE TRIGGER class_proposal_no_replace BEFORE INSERT ON class_proposal WHEN EXISTS (SELECT 1 FROM class_proposal WHERE enterprise_id = NEW.enterprise_id AND ground = NEW.ground) OR EXISTS (SELECT 1 FROM class_proposal WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'class_proposal is append-only'); END;

CREATE TRIGGER adjustment_no_replace BEFORE INSERT ON adjustment WHEN EXISTS (SELECT 1 FROM adjustment WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM adjustment WHERE lock_id = NEW.lock_id AND number = NEW.number) BEGIN SELECT RAISE(ABORT, 'adjustment is append-only'); END;

CREATE TRIGGER evidence_kit_no_replace BEFORE INSERT ON evidence_kit WHEN EXISTS (SELECT 1 FROM evidence_kit WHERE digest = NEW.digest) BEGIN SELECT RAISE(ABORT, 'evidence_kit is append-only'); END;

CREATE TRIGGER paper_head_no_replace BEFORE INSERT ON paper_head WHEN EXISTS (SELECT 1 FROM paper_head WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'paper_head is append-only'); END;

CREATE TRIGGER checked_dossier_no_replace BEFORE INSERT ON checked_dossier WHEN EXISTS (SELECT 1 FROM checked_dossier WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'checked_dossier is append-only'); END;

CREATE TRIGGER paper_no_replace BEFORE INSERT ON paper WHEN EXISTS (SELECT 1 FROM paper WHERE form_code = NEW.form_code AND year = NEW.year AND number = NEW.number) OR EXISTS (SELECT 1 FROM paper WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'paper is append-only'); END;

CREATE TRIGGER number_start_no_replace BEFORE INSERT ON number_start WHEN EXISTS (SELECT 1 FROM number_start WHERE form_code = NEW.form_code AND year = NEW.year) OR EXISTS (SELECT 1 FROM number_start WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'number_start is append-only'); END;

CREATE TRIGGER number_void_no_replace BEFORE INSERT ON number_void WHEN EXISTS (SELECT 1 FROM number_void WHERE form_code = NEW.form_code AND year = NEW.year AND number = NEW.number) OR EXISTS (SELECT 1 FROM number_void WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'number_void is append-only'); END;
