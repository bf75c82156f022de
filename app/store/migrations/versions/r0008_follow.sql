-- Papers served, evidence, follow-ups, working days, words of dictionaries, team sheets.

CREATE TABLE holiday_year (
    id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    days TEXT NOT NULL,
    source VARCHAR(300) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_holiday_year PRIMARY KEY (id),
    CONSTRAINT fk_holiday_year_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_holiday_year_year ON holiday_year (year);

CREATE TABLE value_label (
    id INTEGER NOT NULL,
    dictionary VARCHAR(20) NOT NULL,
    code VARCHAR(40) NOT NULL,
    label VARCHAR(200) NOT NULL,
    parent VARCHAR(40) NOT NULL,
    retired BOOLEAN NOT NULL,
    valid_from DATE NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_value_label PRIMARY KEY (id),
    CONSTRAINT fk_value_label_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_value_label_dictionary ON value_label (dictionary);

CREATE TABLE department_sign (
    id INTEGER NOT NULL,
    finding_id INTEGER NOT NULL,
    department VARCHAR(100) NOT NULL,
    signed_by VARCHAR(60) NOT NULL,
    opinion VARCHAR(500) NOT NULL,
    signed_on DATE NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_department_sign PRIMARY KEY (id),
    CONSTRAINT uq_department_sign_finding_id_department UNIQUE (finding_id, department),
    CONSTRAINT fk_department_sign_finding_id_finding FOREIGN KEY(finding_id) REFERENCES finding (id),
    CONSTRAINT fk_department_sign_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE served (
    id INTEGER NOT NULL,
    assignment_id INTEGER NOT NULL,
    form_code VARCHAR(40) NOT NULL,
    paper_no VARCHAR(60) NOT NULL,
    outcome VARCHAR(20) NOT NULL,
    way VARCHAR(20) NOT NULL,
    served_on DATE NOT NULL,
    receiver VARCHAR(60) NOT NULL,
    served_by TEXT NOT NULL,
    note VARCHAR(300) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_served PRIMARY KEY (id),
    CONSTRAINT fk_served_assignment_id_assignment FOREIGN KEY(assignment_id) REFERENCES assignment (id),
    CONSTRAINT fk_served_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_served_assignment_id ON served (assignment_id);

CREATE TABLE follow_up (
    id INTEGER NOT NULL,
    assignment_id INTEGER NOT NULL,
    finding_id INTEGER,
    kind VARCHAR(20) NOT NULL,
    in_charge VARCHAR(100) NOT NULL,
    facts TEXT NOT NULL,
    begun_on DATE NOT NULL,
    due_on DATE,
    due_rule VARCHAR(20) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_follow_up PRIMARY KEY (id),
    CONSTRAINT fk_follow_up_assignment_id_assignment FOREIGN KEY(assignment_id) REFERENCES assignment (id),
    CONSTRAINT fk_follow_up_finding_id_finding FOREIGN KEY(finding_id) REFERENCES finding (id),
    CONSTRAINT fk_follow_up_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_follow_up_assignment_id ON follow_up (assignment_id);

CREATE TABLE follow_up_step (
    id INTEGER NOT NULL,
    follow_up_id INTEGER NOT NULL,
    act VARCHAR(20) NOT NULL,
    facts TEXT NOT NULL,
    day DATE NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_follow_up_step PRIMARY KEY (id),
    CONSTRAINT fk_follow_up_step_follow_up_id_follow_up FOREIGN KEY(follow_up_id) REFERENCES follow_up (id),
    CONSTRAINT fk_follow_up_step_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_follow_up_step_follow_up_id ON follow_up_step (follow_up_id);

CREATE TABLE evidence_file (
    digest VARCHAR(64) NOT NULL,
    size INTEGER NOT NULL,
    media VARCHAR(60) NOT NULL,
    name VARCHAR(255) NOT NULL,
    taken_at VARCHAR(40) NOT NULL,
    place VARCHAR(60) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_evidence_file PRIMARY KEY (digest),
    CONSTRAINT fk_evidence_file_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE evidence_link (
    id INTEGER NOT NULL,
    digest VARCHAR(64) NOT NULL,
    task_id INTEGER,
    lock_id INTEGER,
    assignment_id INTEGER,
    step VARCHAR(40) NOT NULL,
    note VARCHAR(300) NOT NULL,
    source VARCHAR(20) NOT NULL,
    withdraws_id INTEGER,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_evidence_link PRIMARY KEY (id),
    CONSTRAINT fk_evidence_link_digest_evidence_file FOREIGN KEY(digest) REFERENCES evidence_file (digest),
    CONSTRAINT fk_evidence_link_task_id_task FOREIGN KEY(task_id) REFERENCES task (id),
    CONSTRAINT fk_evidence_link_lock_id_lock FOREIGN KEY(lock_id) REFERENCES lock (id),
    CONSTRAINT fk_evidence_link_assignment_id_assignment FOREIGN KEY(assignment_id) REFERENCES assignment (id),
    CONSTRAINT fk_evidence_link_withdraws_id_evidence_link FOREIGN KEY(withdraws_id) REFERENCES evidence_link (id),
    CONSTRAINT fk_evidence_link_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_evidence_link_assignment_id ON evidence_link (assignment_id);

CREATE INDEX ix_evidence_link_digest ON evidence_link (digest);

CREATE INDEX ix_evidence_link_task_id ON evidence_link (task_id);

CREATE TABLE evidence_act (
    id INTEGER NOT NULL,
    digest VARCHAR(64) NOT NULL,
    act VARCHAR(20) NOT NULL,
    reason VARCHAR(300) NOT NULL,
    other_id INTEGER,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_evidence_act PRIMARY KEY (id),
    CONSTRAINT fk_evidence_act_digest_evidence_file FOREIGN KEY(digest) REFERENCES evidence_file (digest),
    CONSTRAINT fk_evidence_act_other_id_account FOREIGN KEY(other_id) REFERENCES account (id),
    CONSTRAINT fk_evidence_act_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_evidence_act_digest ON evidence_act (digest);

CREATE TABLE record_plan (
    id INTEGER NOT NULL,
    lines TEXT NOT NULL,
    valid_from DATE NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_record_plan PRIMARY KEY (id),
    CONSTRAINT fk_record_plan_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE team_sheet (
    id INTEGER NOT NULL,
    task_id INTEGER NOT NULL,
    team VARCHAR(10) NOT NULL,
    act VARCHAR(10) NOT NULL,
    form VARCHAR(10) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    counts TEXT NOT NULL,
    filled_by VARCHAR(60) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_team_sheet PRIMARY KEY (id),
    CONSTRAINT fk_team_sheet_task_id_task FOREIGN KEY(task_id) REFERENCES task (id),
    CONSTRAINT fk_team_sheet_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_team_sheet_task_id ON team_sheet (task_id);

CREATE TRIGGER holiday_year_no_update BEFORE UPDATE ON holiday_year BEGIN SELECT RAISE(ABORT, 'holiday_year is append-only'); END;

CREATE TRIGGER holiday_year_no_delete BEFORE DELETE ON holiday_year BEGIN SELECT RAISE(ABORT, 'holiday_year is append-only'); END;

CREATE TRIGGER value_label_no_update BEFORE UPDATE ON value_label BEGIN SELECT RAISE(ABORT, 'value_label is append-only'); END;

CREATE TRIGGER value_label_no_delete BEFORE DELETE ON value_label BEGIN SELECT RAISE(ABORT, 'value_label is append-only'); END;

CREATE TRIGGER department_sign_no_update BEFORE UPDATE ON department_sign BEGIN SELECT RAISE(ABORT, 'department_sign is append-only'); END;

CREATE TRIGGER department_sign_no_delete BEFORE DELETE ON department_sign BEGIN SELECT RAISE(ABORT, 'department_sign is append-only'); END;

CREATE TRIGGER served_no_update BEFORE UPDATE ON served BEGIN SELECT RAISE(ABORT, 'served is append-only'); END;

CREATE TRIGGER served_no_delete BEFORE DELETE ON served BEGIN SELECT RAISE(ABORT, 'served is append-only'); END;

CREATE TRIGGER follow_up_no_update BEFORE UPDATE ON follow_up BEGIN SELECT RAISE(ABORT, 'follow_up is append-only'); END;

CREATE TRIGGER follow_up_no_delete BEFORE DELETE ON follow_up BEGIN SELECT RAISE(ABORT, 'follow_up is append-only'); END;

CREATE TRIGGER follow_up_step_no_update BEFORE UPDATE ON follow_up_step BEGIN SELECT RAISE(ABORT, 'follow_up_step is append-only'); END;

CREATE TRIGGER follow_up_step_no_delete BEFORE DELETE ON follow_up_step BEGIN SELECT RAISE(ABORT, 'follow_up_step is append-only'); END;

CREATE TRIGGER evidence_file_no_update BEFORE UPDATE ON evidence_file BEGIN SELECT RAISE(ABORT, 'evidence_file is append-only'); END;

CREATE TRIGGER evidence_file_no_delete BEFORE DELETE ON evidence_file BEGIN SELECT RAISE(ABORT, 'evidence_file is append-only'); END;

CREATE TRIGGER evidence_link_no_update BEFORE UPDATE ON evidence_link BEGIN SELECT RAISE(ABORT, 'evidence_link is append-only'); END;

CREATE TRIGGER evidence_link_no_delete BEFORE DELETE ON evidence_link BEGIN SELECT RAISE(ABORT, 'evidence_link is append-only'); END;

CREATE TRIGGER evidence_act_no_update BEFORE UPDATE ON evidence_act BEGIN SELECT RAISE(ABORT, 'evidence_act is append-only'); END;

CREATE TRIGGER evidence_act_no_delete BEFORE DELETE ON evidence_act BEGIN SELECT RAISE(ABORT, 'evidence_act is append-only'); END;

CREATE TRIGGER record_plan_no_update BEFORE UPDATE ON record_plan BEGIN SELECT RAISE(ABORT, 'record_plan is append-only'); END;

CREATE TRIGGER record_plan_no_delete BEFORE DELETE ON record_plan BEGIN SELECT RAISE(ABORT, 'record_plan is append-only'); END;

CREATE TRIGGER team_sheet_no_update BEFORE UPDATE ON team_sheet BEGIN SELECT RAISE(ABORT, 'team_sheet is append-only'); END;

CREATE TRIGGER team_sheet_no_delete BEFORE DELETE ON team_sheet BEGIN SELECT RAISE(ABORT, 'team_sheet is append-only'); END;

CREATE TRIGGER holiday_year_no_replace BEFORE INSERT ON holiday_year WHEN EXISTS (SELECT 1 FROM holiday_year WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'holiday_year is append-only'); END;

CREATE TRIGGER value_label_no_replace BEFORE INSERT ON value_label WHEN EXISTS (SELECT 1 FROM value_label WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'value_label is append-only'); END;

CREATE TRIGGER department_sign_no_replace BEFORE INSERT ON department_sign WHEN EXISTS (SELECT 1 FROM department_sign WHERE finding_id = NEW.finding_id AND department = NEW.department) OR EXISTS (SELECT 1 FROM department_sign WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'department_sign is append-only'); END;

CREATE TRIGGER served_no_replace BEFORE INSERT ON served WHEN EXISTS (SELECT 1 FROM served WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'served is append-only'); END;

CREATE TRIGGER follow_up_no_replace BEFORE INSERT ON follow_up WHEN EXISTS (SELECT 1 FROM follow_up WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'follow_up is append-only'); END;

CREATE TRIGGER follow_up_step_no_replace BEFORE INSERT ON follow_up_step WHEN EXISTS (SELECT 1 FROM follow_up_step WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'follow_up_step is append-only'); END;

CREATE TRIGGER evidence_file_no_replace BEFORE INSERT ON evidence_file WHEN EXISTS (SELECT 1 FROM evidence_file WHERE digest = NEW.digest) BEGIN SELECT RAISE(ABORT, 'evidence_file is append-only'); END;

CREATE TRIGGER evidence_link_no_replace BEFORE INSERT ON evidence_link WHEN EXISTS (SELECT 1 FROM evidence_link WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'evidence_link is append-only'); END;

CREATE TRIGGER evidence_act_no_replace BEFORE INSERT ON evidence_act WHEN EXISTS (SELECT 1 FROM evidence_act WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'evidence_act is append-only'); END;

CREATE TRIGGER record_plan_no_replace BEFORE INSERT ON record_plan WHEN EXISTS (SELECT 1 FROM record_plan WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'record_plan is append-only'); END;

CREATE TRIGGER team_sheet_no_replace BEFORE INSERT ON team_sheet WHEN EXISTS (SELECT 1 FROM team_sheet WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'team_sheet is append-only'); END;
