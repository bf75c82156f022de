-- Libraries, other checks, experts, what goes with a team, changes of a task, proposals.

CREATE TABLE library (
    id INTEGER NOT NULL,
    name VARCHAR(60) NOT NULL,
    special BOOLEAN NOT NULL,
    scope TEXT,
    note VARCHAR(300) NOT NULL,
    version INTEGER NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_library PRIMARY KEY (id),
    CONSTRAINT uq_library_name UNIQUE (name),
    CONSTRAINT fk_library_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE expert (
    id INTEGER NOT NULL,
    name VARCHAR(50) NOT NULL,
    unit VARCHAR(100) NOT NULL,
    title VARCHAR(50) NOT NULL,
    skills TEXT NOT NULL,
    phone VARCHAR(50) NOT NULL,
    until DATE,
    active BOOLEAN NOT NULL,
    note VARCHAR(300) NOT NULL,
    version INTEGER NOT NULL,
    import_id INTEGER,
    updated_at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_expert PRIMARY KEY (id),
    CONSTRAINT uq_expert_name_unit UNIQUE (name, unit),
    CONSTRAINT fk_expert_import_id_import_batch FOREIGN KEY(import_id) REFERENCES import_batch (id)
);

CREATE TABLE class_proposal (
    id INTEGER NOT NULL,
    enterprise_id INTEGER NOT NULL,
    "before" VARCHAR(10) NOT NULL,
    "after" VARCHAR(10) NOT NULL,
    ground VARCHAR(200) NOT NULL,
    taken BOOLEAN NOT NULL,
    reason VARCHAR(300) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_class_proposal PRIMARY KEY (id),
    CONSTRAINT uq_class_proposal_enterprise_id_ground UNIQUE (enterprise_id, ground),
    CONSTRAINT fk_class_proposal_enterprise_id_enterprise FOREIGN KEY(enterprise_id) REFERENCES enterprise (id),
    CONSTRAINT fk_class_proposal_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE library_member (
    library_id INTEGER NOT NULL,
    enterprise_id INTEGER NOT NULL,
    CONSTRAINT pk_library_member PRIMARY KEY (library_id, enterprise_id),
    CONSTRAINT fk_library_member_library_id_library FOREIGN KEY(library_id) REFERENCES library (id),
    CONSTRAINT fk_library_member_enterprise_id_enterprise FOREIGN KEY(enterprise_id) REFERENCES enterprise (id)
);

CREATE INDEX ix_library_member_enterprise_id ON library_member (enterprise_id);

CREATE TABLE other_check (
    id INTEGER NOT NULL,
    enterprise_id INTEGER NOT NULL,
    kind VARCHAR(20) NOT NULL,
    checked_on DATE NOT NULL,
    from_above BOOLEAN NOT NULL,
    unit VARCHAR(100) NOT NULL,
    item_code VARCHAR(20) NOT NULL,
    reference VARCHAR(100) NOT NULL,
    note VARCHAR(300) NOT NULL,
    import_id INTEGER,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_other_check PRIMARY KEY (id),
    CONSTRAINT uq_other_check_enterprise_id_kind_checked_on_reference UNIQUE (enterprise_id, kind, checked_on, reference),
    CONSTRAINT fk_other_check_enterprise_id_enterprise FOREIGN KEY(enterprise_id) REFERENCES enterprise (id),
    CONSTRAINT fk_other_check_import_id_import_batch FOREIGN KEY(import_id) REFERENCES import_batch (id),
    CONSTRAINT fk_other_check_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE task_change (
    id INTEGER NOT NULL,
    task_id INTEGER NOT NULL,
    changes TEXT NOT NULL,
    reason VARCHAR(500) NOT NULL,
    by_id INTEGER NOT NULL,
    second_id INTEGER,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_task_change PRIMARY KEY (id),
    CONSTRAINT fk_task_change_task_id_task FOREIGN KEY(task_id) REFERENCES task (id),
    CONSTRAINT fk_task_change_by_id_account FOREIGN KEY(by_id) REFERENCES account (id),
    CONSTRAINT fk_task_change_second_id_account FOREIGN KEY(second_id) REFERENCES account (id)
);

CREATE INDEX ix_task_change_task_id ON task_change (task_id);

CREATE TABLE team_support (
    id INTEGER NOT NULL,
    lock_id INTEGER NOT NULL,
    team VARCHAR(10) NOT NULL,
    kind VARCHAR(10) NOT NULL,
    people TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_team_support PRIMARY KEY (id),
    CONSTRAINT fk_team_support_lock_id_lock FOREIGN KEY(lock_id) REFERENCES lock (id),
    CONSTRAINT fk_team_support_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_team_support_lock_id ON team_support (lock_id);

CREATE TABLE reissue (
    id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    change_id INTEGER,
    reason VARCHAR(500) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_reissue PRIMARY KEY (id),
    CONSTRAINT fk_reissue_document_id_document FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_reissue_change_id_task_change FOREIGN KEY(change_id) REFERENCES task_change (id),
    CONSTRAINT fk_reissue_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_reissue_document_id ON reissue (document_id);

ALTER TABLE officer ADD COLUMN department VARCHAR(100) DEFAULT '' NOT NULL;

ALTER TABLE recusal ADD COLUMN import_id INTEGER REFERENCES import_batch (id);

CREATE INDEX ix_recusal_enterprise_id ON recusal (enterprise_id);

CREATE TRIGGER team_support_no_update BEFORE UPDATE ON team_support BEGIN SELECT RAISE(ABORT, 'team_support is append-only'); END;

CREATE TRIGGER team_support_no_delete BEFORE DELETE ON team_support BEGIN SELECT RAISE(ABORT, 'team_support is append-only'); END;

CREATE TRIGGER task_change_no_update BEFORE UPDATE ON task_change BEGIN SELECT RAISE(ABORT, 'task_change is append-only'); END;

CREATE TRIGGER task_change_no_delete BEFORE DELETE ON task_change BEGIN SELECT RAISE(ABORT, 'task_change is append-only'); END;

CREATE TRIGGER reissue_no_update BEFORE UPDATE ON reissue BEGIN SELECT RAISE(ABORT, 'reissue is append-only'); END;

CREATE TRIGGER reissue_no_delete BEFORE DELETE ON reissue BEGIN SELECT RAISE(ABORT, 'reissue is append-only'); END;

CREATE TRIGGER class_proposal_no_update BEFORE UPDATE ON class_proposal BEGIN SELECT RAISE(ABORT, 'class_proposal is append-only'); END;

CREATE TRIGGER class_proposal_no_delete BEFORE DELETE ON class_proposal BEGIN SELECT RAISE(ABORT, 'class_proposal is append-only'); END;
