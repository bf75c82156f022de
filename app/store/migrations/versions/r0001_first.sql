-- First released schema. Never edited once released: a change is a new revision.

CREATE TABLE account (
    id INTEGER NOT NULL,
    login VARCHAR(40) NOT NULL,
    name VARCHAR(50) NOT NULL,
    post VARCHAR(50) NOT NULL,
    roles TEXT NOT NULL,
    password_hash VARCHAR(200) NOT NULL,
    active BOOLEAN NOT NULL,
    failures INTEGER NOT NULL,
    locked_until VARCHAR(27),
    version INTEGER NOT NULL,
    CONSTRAINT pk_account PRIMARY KEY (id),
    CONSTRAINT uq_account_login UNIQUE (login)
);

CREATE TABLE bureau (
    id INTEGER NOT NULL,
    name VARCHAR(100) NOT NULL,
    short_name VARCHAR(20) NOT NULL,
    area_code VARCHAR(6) NOT NULL,
    address VARCHAR(200) NOT NULL,
    contact VARCHAR(50) NOT NULL,
    phone VARCHAR(50) NOT NULL,
    supervision_phone VARCHAR(50) NOT NULL,
    discipline VARCHAR(2000) NOT NULL,
    is_sample BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_bureau PRIMARY KEY (id)
);

CREATE TABLE counter (
    name VARCHAR(60) NOT NULL,
    next INTEGER NOT NULL,
    CONSTRAINT pk_counter PRIMARY KEY (name)
);

CREATE TABLE log_entry (
    n INTEGER NOT NULL,
    kind VARCHAR(20) NOT NULL,
    at VARCHAR(20) NOT NULL,
    operator VARCHAR(64) NOT NULL,
    witnesses TEXT NOT NULL,
    subject VARCHAR(64) NOT NULL,
    payload TEXT NOT NULL,
    entry TEXT NOT NULL,
    head VARCHAR(64) NOT NULL,
    CONSTRAINT pk_log_entry PRIMARY KEY (n)
);

CREATE INDEX ix_log_entry_kind_n ON log_entry (kind, n);

CREATE INDEX ix_log_entry_subject ON log_entry (subject);

CREATE TABLE import_batch (
    id INTEGER NOT NULL,
    kind VARCHAR(20) NOT NULL,
    file_name VARCHAR(255) NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    counts TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_import_batch PRIMARY KEY (id),
    CONSTRAINT fk_import_batch_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE parameter (
    id INTEGER NOT NULL,
    "key" VARCHAR(60) NOT NULL,
    value TEXT NOT NULL,
    valid_from DATE NOT NULL,
    note VARCHAR(200) NOT NULL,
    by_id INTEGER,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_parameter PRIMARY KEY (id),
    CONSTRAINT uq_parameter_key_valid_from_id UNIQUE ("key", valid_from, id),
    CONSTRAINT fk_parameter_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_parameter_key ON parameter ("key");

CREATE TABLE enterprise (
    id INTEGER NOT NULL,
    "key" VARCHAR(64) NOT NULL,
    name VARCHAR(200) NOT NULL,
    initials VARCHAR(200) NOT NULL,
    uscc VARCHAR(18) NOT NULL,
    regno VARCHAR(20) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    legal_rep VARCHAR(100) NOT NULL,
    phone VARCHAR(50) NOT NULL,
    address VARCHAR(300) NOT NULL,
    township VARCHAR(50) NOT NULL,
    station VARCHAR(50) NOT NULL,
    section VARCHAR(40) NOT NULL,
    trade_code VARCHAR(10) NOT NULL,
    trade_name VARCHAR(80) NOT NULL,
    risk_class VARCHAR(10) NOT NULL,
    founded DATE,
    status VARCHAR(20) NOT NULL,
    registrar VARCHAR(100) NOT NULL,
    contact VARCHAR(100) NOT NULL,
    contact_phone VARCHAR(50) NOT NULL,
    labels TEXT NOT NULL,
    version INTEGER NOT NULL,
    import_id INTEGER,
    updated_at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_enterprise PRIMARY KEY (id),
    CONSTRAINT uq_enterprise_key UNIQUE ("key"),
    CONSTRAINT fk_enterprise_import_id_import_batch FOREIGN KEY(import_id) REFERENCES import_batch (id)
);

CREATE INDEX ix_enterprise_initials_id ON enterprise (initials, id);

CREATE INDEX ix_enterprise_name_id ON enterprise (name, id);

CREATE INDEX ix_enterprise_regno ON enterprise (regno);

CREATE INDEX ix_enterprise_uscc ON enterprise (uscc);

CREATE TABLE item_list (
    id INTEGER NOT NULL,
    version_label VARCHAR(40) NOT NULL,
    name VARCHAR(100) NOT NULL,
    valid_from DATE NOT NULL,
    source VARCHAR(200) NOT NULL,
    import_id INTEGER,
    CONSTRAINT pk_item_list PRIMARY KEY (id),
    CONSTRAINT uq_item_list_version_label UNIQUE (version_label),
    CONSTRAINT fk_item_list_import_id_import_batch FOREIGN KEY(import_id) REFERENCES import_batch (id)
);

CREATE TABLE officer (
    id INTEGER NOT NULL,
    "key" VARCHAR(64) NOT NULL,
    name VARCHAR(50) NOT NULL,
    initials VARCHAR(50) NOT NULL,
    sex VARCHAR(4) NOT NULL,
    cert_no VARCHAR(64) NOT NULL,
    cert_expiry DATE,
    branch VARCHAR(100) NOT NULL,
    unit VARCHAR(50) NOT NULL,
    post VARCHAR(50) NOT NULL,
    skills TEXT NOT NULL,
    qualifications TEXT NOT NULL,
    item_scope TEXT NOT NULL,
    expert VARCHAR(40) NOT NULL,
    phone VARCHAR(50) NOT NULL,
    state VARCHAR(20) NOT NULL,
    version INTEGER NOT NULL,
    import_id INTEGER,
    updated_at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_officer PRIMARY KEY (id),
    CONSTRAINT uq_officer_key UNIQUE ("key"),
    CONSTRAINT fk_officer_import_id_import_batch FOREIGN KEY(import_id) REFERENCES import_batch (id)
);

CREATE INDEX ix_officer_unit ON officer (unit);

CREATE TABLE record_change (
    id INTEGER NOT NULL,
    kind VARCHAR(20) NOT NULL,
    record_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    changes TEXT NOT NULL,
    import_id INTEGER,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_record_change PRIMARY KEY (id),
    CONSTRAINT fk_record_change_import_id_import_batch FOREIGN KEY(import_id) REFERENCES import_batch (id),
    CONSTRAINT fk_record_change_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_record_change_kind_record_id ON record_change (kind, record_id);

CREATE TABLE foreign_count (
    id INTEGER NOT NULL,
    enterprise_id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    count INTEGER NOT NULL,
    source VARCHAR(100) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_foreign_count PRIMARY KEY (id),
    CONSTRAINT uq_foreign_count_enterprise_id_year_source UNIQUE (enterprise_id, year, source),
    CONSTRAINT fk_foreign_count_enterprise_id_enterprise FOREIGN KEY(enterprise_id) REFERENCES enterprise (id),
    CONSTRAINT fk_foreign_count_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE item (
    id INTEGER NOT NULL,
    list_id INTEGER NOT NULL,
    code VARCHAR(20) NOT NULL,
    category VARCHAR(100) NOT NULL,
    name VARCHAR(200) NOT NULL,
    sub_item VARCHAR(300) NOT NULL,
    object_kind VARCHAR(300) NOT NULL,
    importance VARCHAR(20) NOT NULL,
    method VARCHAR(100) NOT NULL,
    subject VARCHAR(200) NOT NULL,
    basis VARCHAR(2000) NOT NULL,
    basis_text VARCHAR(20000) NOT NULL,
    ratio VARCHAR(300) NOT NULL,
    frequency VARCHAR(300) NOT NULL,
    skill VARCHAR(40) NOT NULL,
    needs_qualification BOOLEAN NOT NULL,
    duty_code VARCHAR(60) NOT NULL,
    check_points TEXT NOT NULL,
    materials TEXT NOT NULL,
    CONSTRAINT pk_item PRIMARY KEY (id),
    CONSTRAINT uq_item_list_id_code UNIQUE (list_id, code),
    CONSTRAINT fk_item_list_id_item_list FOREIGN KEY(list_id) REFERENCES item_list (id)
);

CREATE TABLE recusal (
    id INTEGER NOT NULL,
    officer_id INTEGER NOT NULL,
    enterprise_id INTEGER NOT NULL,
    reason VARCHAR(300) NOT NULL,
    active BOOLEAN NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_recusal PRIMARY KEY (id),
    CONSTRAINT uq_recusal_officer_id_enterprise_id UNIQUE (officer_id, enterprise_id),
    CONSTRAINT fk_recusal_officer_id_officer FOREIGN KEY(officer_id) REFERENCES officer (id),
    CONSTRAINT fk_recusal_enterprise_id_enterprise FOREIGN KEY(enterprise_id) REFERENCES enterprise (id),
    CONSTRAINT fk_recusal_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE task (
    id INTEGER NOT NULL,
    plan_no VARCHAR(14) NOT NULL,
    task_no VARCHAR(18) NOT NULL,
    inner_no VARCHAR(40) NOT NULL,
    name VARCHAR(100) NOT NULL,
    plan_name VARCHAR(100) NOT NULL,
    stage VARCHAR(20) NOT NULL,
    list_id INTEGER NOT NULL,
    period_from DATE NOT NULL,
    period_to DATE NOT NULL,
    "plan" TEXT NOT NULL,
    forms TEXT NOT NULL,
    created_by INTEGER NOT NULL,
    created_at VARCHAR(27) NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_task PRIMARY KEY (id),
    CONSTRAINT uq_task_task_no UNIQUE (task_no),
    CONSTRAINT uq_task_inner_no UNIQUE (inner_no),
    CONSTRAINT fk_task_list_id_item_list FOREIGN KEY(list_id) REFERENCES item_list (id),
    CONSTRAINT fk_task_created_by_account FOREIGN KEY(created_by) REFERENCES account (id)
);

CREATE TABLE draw (
    id INTEGER NOT NULL,
    task_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    number VARCHAR(24) NOT NULL,
    kind VARCHAR(10) NOT NULL,
    listed TEXT,
    created_at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_draw PRIMARY KEY (id),
    CONSTRAINT uq_draw_task_id_position UNIQUE (task_id, position),
    CONSTRAINT fk_draw_task_id_task FOREIGN KEY(task_id) REFERENCES task (id),
    CONSTRAINT uq_draw_number UNIQUE (number)
);

CREATE TABLE publication (
    id INTEGER NOT NULL,
    task_id INTEGER NOT NULL,
    preset VARCHAR(40) NOT NULL,
    file_name VARCHAR(255) NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    rows INTEGER NOT NULL,
    finding_ids TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_publication PRIMARY KEY (id),
    CONSTRAINT fk_publication_task_id_task FOREIGN KEY(task_id) REFERENCES task (id),
    CONSTRAINT fk_publication_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_publication_task_id ON publication (task_id);

CREATE TABLE task_item (
    task_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT pk_task_item PRIMARY KEY (task_id, item_id),
    CONSTRAINT fk_task_item_task_id_task FOREIGN KEY(task_id) REFERENCES task (id),
    CONSTRAINT fk_task_item_item_id_item FOREIGN KEY(item_id) REFERENCES item (id)
);

CREATE TABLE task_step (
    id INTEGER NOT NULL,
    task_id INTEGER NOT NULL,
    task_version INTEGER NOT NULL,
    act VARCHAR(20) NOT NULL,
    opinion VARCHAR(500) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_task_step PRIMARY KEY (id),
    CONSTRAINT fk_task_step_task_id_task FOREIGN KEY(task_id) REFERENCES task (id),
    CONSTRAINT fk_task_step_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_task_step_task_id ON task_step (task_id);

CREATE TABLE lock (
    id INTEGER NOT NULL,
    draw_id INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    tag VARCHAR(5) NOT NULL,
    manifest BLOB NOT NULL,
    manifest_hash VARCHAR(64) NOT NULL,
    secret VARCHAR(64) NOT NULL,
    commitment VARCHAR(64) NOT NULL,
    prev_head VARCHAR(64) NOT NULL,
    strata TEXT NOT NULL,
    counts TEXT NOT NULL,
    people TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_lock PRIMARY KEY (id),
    CONSTRAINT uq_lock_draw_id_attempt UNIQUE (draw_id, attempt),
    CONSTRAINT fk_lock_draw_id_draw FOREIGN KEY(draw_id) REFERENCES draw (id),
    CONSTRAINT fk_lock_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE assignment (
    id INTEGER NOT NULL,
    task_id INTEGER NOT NULL,
    lock_id INTEGER NOT NULL,
    enterprise_id INTEGER NOT NULL,
    enterprise_key VARCHAR(64) NOT NULL,
    position INTEGER NOT NULL,
    stratum VARCHAR(64) NOT NULL,
    rank INTEGER NOT NULL,
    team VARCHAR(10) NOT NULL,
    officer_keys TEXT NOT NULL,
    CONSTRAINT pk_assignment PRIMARY KEY (id),
    CONSTRAINT uq_assignment_lock_id_enterprise_key UNIQUE (lock_id, enterprise_key),
    CONSTRAINT fk_assignment_task_id_task FOREIGN KEY(task_id) REFERENCES task (id),
    CONSTRAINT fk_assignment_lock_id_lock FOREIGN KEY(lock_id) REFERENCES lock (id)
);

CREATE INDEX ix_assignment_enterprise_id ON assignment (enterprise_id);

CREATE INDEX ix_assignment_task_id ON assignment (task_id);

CREATE TABLE frozen_enterprise (
    lock_id INTEGER NOT NULL,
    "key" VARCHAR(64) NOT NULL,
    enterprise_id INTEGER NOT NULL,
    verdict VARCHAR(40) NOT NULL,
    facts TEXT NOT NULL,
    CONSTRAINT pk_frozen_enterprise PRIMARY KEY (lock_id, "key"),
    CONSTRAINT fk_frozen_enterprise_lock_id_lock FOREIGN KEY(lock_id) REFERENCES lock (id)
);

CREATE TABLE frozen_officer (
    lock_id INTEGER NOT NULL,
    "key" VARCHAR(64) NOT NULL,
    officer_id INTEGER NOT NULL,
    verdict VARCHAR(40) NOT NULL,
    facts TEXT NOT NULL,
    CONSTRAINT pk_frozen_officer PRIMARY KEY (lock_id, "key"),
    CONSTRAINT fk_frozen_officer_lock_id_lock FOREIGN KEY(lock_id) REFERENCES lock (id)
);

CREATE TABLE opening (
    lock_id INTEGER NOT NULL,
    opening BLOB NOT NULL,
    seed VARCHAR(64) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_opening PRIMARY KEY (lock_id),
    CONSTRAINT fk_opening_lock_id_lock FOREIGN KEY(lock_id) REFERENCES lock (id),
    CONSTRAINT fk_opening_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE result (
    lock_id INTEGER NOT NULL,
    result BLOB NOT NULL,
    result_hash VARCHAR(64) NOT NULL,
    no_plan BOOLEAN NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_result PRIMARY KEY (lock_id),
    CONSTRAINT fk_result_lock_id_lock FOREIGN KEY(lock_id) REFERENCES lock (id),
    CONSTRAINT fk_result_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE voided_lock (
    lock_id INTEGER NOT NULL,
    reason VARCHAR(500) NOT NULL,
    by_id INTEGER NOT NULL,
    second_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_voided_lock PRIMARY KEY (lock_id),
    CONSTRAINT fk_voided_lock_lock_id_lock FOREIGN KEY(lock_id) REFERENCES lock (id),
    CONSTRAINT fk_voided_lock_by_id_account FOREIGN KEY(by_id) REFERENCES account (id),
    CONSTRAINT fk_voided_lock_second_id_account FOREIGN KEY(second_id) REFERENCES account (id)
);

CREATE TABLE document (
    id INTEGER NOT NULL,
    form_code VARCHAR(40) NOT NULL,
    form_version INTEGER NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    assignment_id INTEGER NOT NULL,
    issued_on DATE NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_document PRIMARY KEY (id),
    CONSTRAINT uq_document_form_code_year_number UNIQUE (form_code, year, number),
    CONSTRAINT uq_document_form_code_assignment_id UNIQUE (form_code, assignment_id),
    CONSTRAINT fk_document_assignment_id_assignment FOREIGN KEY(assignment_id) REFERENCES assignment (id),
    CONSTRAINT fk_document_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE finding (
    id INTEGER NOT NULL,
    assignment_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    inspected_on DATE NOT NULL,
    body TEXT NOT NULL,
    complete BOOLEAN NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_finding PRIMARY KEY (id),
    CONSTRAINT uq_finding_assignment_id_revision UNIQUE (assignment_id, revision),
    CONSTRAINT fk_finding_assignment_id_assignment FOREIGN KEY(assignment_id) REFERENCES assignment (id),
    CONSTRAINT fk_finding_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE takeover (
    id INTEGER NOT NULL,
    assignment_id INTEGER NOT NULL,
    facts TEXT NOT NULL,
    reason VARCHAR(300) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_takeover PRIMARY KEY (id),
    CONSTRAINT fk_takeover_assignment_id_assignment FOREIGN KEY(assignment_id) REFERENCES assignment (id),
    CONSTRAINT fk_takeover_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_takeover_assignment_id ON takeover (assignment_id);

CREATE TABLE finding_step (
    id INTEGER NOT NULL,
    finding_id INTEGER NOT NULL,
    act VARCHAR(20) NOT NULL,
    opinion VARCHAR(500) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_finding_step PRIMARY KEY (id),
    CONSTRAINT fk_finding_step_finding_id_finding FOREIGN KEY(finding_id) REFERENCES finding (id),
    CONSTRAINT fk_finding_step_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_finding_step_finding_id ON finding_step (finding_id);

CREATE VIRTUAL TABLE enterprise_search USING fts5(grams, content='', tokenize='unicode61', detail=none);

CREATE TRIGGER record_change_no_update BEFORE UPDATE ON record_change BEGIN SELECT RAISE(ABORT, 'record_change is append-only'); END;

CREATE TRIGGER record_change_no_delete BEFORE DELETE ON record_change BEGIN SELECT RAISE(ABORT, 'record_change is append-only'); END;

CREATE TRIGGER task_step_no_update BEFORE UPDATE ON task_step BEGIN SELECT RAISE(ABORT, 'task_step is append-only'); END;

CREATE TRIGGER task_step_no_delete BEFORE DELETE ON task_step BEGIN SELECT RAISE(ABORT, 'task_step is append-only'); END;

CREATE TRIGGER lock_no_update BEFORE UPDATE ON lock BEGIN SELECT RAISE(ABORT, 'lock is append-only'); END;

CREATE TRIGGER lock_no_delete BEFORE DELETE ON lock BEGIN SELECT RAISE(ABORT, 'lock is append-only'); END;

CREATE TRIGGER frozen_enterprise_no_update BEFORE UPDATE ON frozen_enterprise BEGIN SELECT RAISE(ABORT, 'frozen_enterprise is append-only'); END;

CREATE TRIGGER frozen_enterprise_no_delete BEFORE DELETE ON frozen_enterprise BEGIN SELECT RAISE(ABORT, 'frozen_enterprise is append-only'); END;

CREATE TRIGGER frozen_officer_no_update BEFORE UPDATE ON frozen_officer BEGIN SELECT RAISE(ABORT, 'frozen_officer is append-only'); END;

CREATE TRIGGER frozen_officer_no_delete BEFORE DELETE ON frozen_officer BEGIN SELECT RAISE(ABORT, 'frozen_officer is append-only'); END;

CREATE TRIGGER opening_no_update BEFORE UPDATE ON opening BEGIN SELECT RAISE(ABORT, 'opening is append-only'); END;

CREATE TRIGGER opening_no_delete BEFORE DELETE ON opening BEGIN SELECT RAISE(ABORT, 'opening is append-only'); END;

CREATE TRIGGER result_no_update BEFORE UPDATE ON result BEGIN SELECT RAISE(ABORT, 'result is append-only'); END;

CREATE TRIGGER result_no_delete BEFORE DELETE ON result BEGIN SELECT RAISE(ABORT, 'result is append-only'); END;

CREATE TRIGGER voided_lock_no_update BEFORE UPDATE ON voided_lock BEGIN SELECT RAISE(ABORT, 'voided_lock is append-only'); END;

CREATE TRIGGER voided_lock_no_delete BEFORE DELETE ON voided_lock BEGIN SELECT RAISE(ABORT, 'voided_lock is append-only'); END;

CREATE TRIGGER assignment_no_update BEFORE UPDATE ON assignment BEGIN SELECT RAISE(ABORT, 'assignment is append-only'); END;

CREATE TRIGGER assignment_no_delete BEFORE DELETE ON assignment BEGIN SELECT RAISE(ABORT, 'assignment is append-only'); END;

CREATE TRIGGER takeover_no_update BEFORE UPDATE ON takeover BEGIN SELECT RAISE(ABORT, 'takeover is append-only'); END;

CREATE TRIGGER takeover_no_delete BEFORE DELETE ON takeover BEGIN SELECT RAISE(ABORT, 'takeover is append-only'); END;

CREATE TRIGGER document_no_update BEFORE UPDATE ON document BEGIN SELECT RAISE(ABORT, 'document is append-only'); END;

CREATE TRIGGER document_no_delete BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'document is append-only'); END;

CREATE TRIGGER finding_no_update BEFORE UPDATE ON finding BEGIN SELECT RAISE(ABORT, 'finding is append-only'); END;

CREATE TRIGGER finding_no_delete BEFORE DELETE ON finding BEGIN SELECT RAISE(ABORT, 'finding is append-only'); END;

CREATE TRIGGER finding_step_no_update BEFORE UPDATE ON finding_step BEGIN SELECT RAISE(ABORT, 'finding_step is append-only'); END;

CREATE TRIGGER finding_step_no_delete BEFORE DELETE ON finding_step BEGIN SELECT RAISE(ABORT, 'finding_step is append-only'); END;

CREATE TRIGGER publication_no_update BEFORE UPDATE ON publication BEGIN SELECT RAISE(ABORT, 'publication is append-only'); END;

CREATE TRIGGER publication_no_delete BEFORE DELETE ON publication BEGIN SELECT RAISE(ABORT, 'publication is append-only'); END;

CREATE TRIGGER log_entry_no_update BEFORE UPDATE ON log_entry BEGIN SELECT RAISE(ABORT, 'log_entry is append-only'); END;

CREATE TRIGGER log_entry_no_delete BEFORE DELETE ON log_entry BEGIN SELECT RAISE(ABORT, 'log_entry is append-only'); END;
