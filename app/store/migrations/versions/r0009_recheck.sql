-- Receipts of uploads, things made for the public, tasks handed over, samples for re-checks.

ALTER TABLE publication ADD COLUMN facts TEXT DEFAULT '{}' NOT NULL;

ALTER TABLE document ADD COLUMN facts TEXT DEFAULT '{}' NOT NULL;

CREATE TABLE publication_receipt (
    id INTEGER NOT NULL,
    publication_id INTEGER NOT NULL,
    number VARCHAR(60) NOT NULL,
    received_on DATE NOT NULL,
    refused TEXT NOT NULL,
    note VARCHAR(300) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_publication_receipt PRIMARY KEY (id),
    CONSTRAINT fk_publication_receipt_publication_id_publication FOREIGN KEY(publication_id) REFERENCES publication (id),
    CONSTRAINT fk_publication_receipt_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_publication_receipt_publication_id ON publication_receipt (publication_id);

CREATE TABLE announced (
    id INTEGER NOT NULL,
    kind VARCHAR(20) NOT NULL,
    act VARCHAR(10) NOT NULL,
    task_id INTEGER,
    subject VARCHAR(100) NOT NULL,
    file_name VARCHAR(255) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    place VARCHAR(300) NOT NULL,
    day DATE NOT NULL,
    counts TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_announced PRIMARY KEY (id),
    CONSTRAINT fk_announced_task_id_task FOREIGN KEY(task_id) REFERENCES task (id),
    CONSTRAINT fk_announced_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_announced_task_id ON announced (task_id);

CREATE TABLE task_keeper (
    id INTEGER NOT NULL,
    task_id INTEGER NOT NULL,
    from_id INTEGER NOT NULL,
    keeper_id INTEGER NOT NULL,
    reason VARCHAR(300) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_task_keeper PRIMARY KEY (id),
    CONSTRAINT fk_task_keeper_task_id_task FOREIGN KEY(task_id) REFERENCES task (id),
    CONSTRAINT fk_task_keeper_from_id_account FOREIGN KEY(from_id) REFERENCES account (id),
    CONSTRAINT fk_task_keeper_keeper_id_account FOREIGN KEY(keeper_id) REFERENCES account (id),
    CONSTRAINT fk_task_keeper_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_task_keeper_keeper_id ON task_keeper (keeper_id);

CREATE INDEX ix_task_keeper_task_id ON task_keeper (task_id);

CREATE TABLE recheck (
    id INTEGER NOT NULL,
    number VARCHAR(40) NOT NULL,
    name VARCHAR(100) NOT NULL,
    tag VARCHAR(5) NOT NULL,
    scope TEXT NOT NULL,
    manifest BLOB NOT NULL,
    manifest_hash VARCHAR(64) NOT NULL,
    secret VARCHAR(64) NOT NULL,
    commitment VARCHAR(64) NOT NULL,
    prev_head VARCHAR(64) NOT NULL,
    strata TEXT NOT NULL,
    people TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_recheck PRIMARY KEY (id),
    CONSTRAINT uq_recheck_number UNIQUE (number),
    CONSTRAINT fk_recheck_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE recheck_place (
    recheck_id INTEGER NOT NULL,
    "key" VARCHAR(64) NOT NULL,
    assignment_id INTEGER NOT NULL,
    finding_id INTEGER NOT NULL,
    verdict VARCHAR(40) NOT NULL,
    CONSTRAINT pk_recheck_place PRIMARY KEY (recheck_id, "key"),
    CONSTRAINT fk_recheck_place_recheck_id_recheck FOREIGN KEY(recheck_id) REFERENCES recheck (id),
    CONSTRAINT fk_recheck_place_assignment_id_assignment FOREIGN KEY(assignment_id) REFERENCES assignment (id),
    CONSTRAINT fk_recheck_place_finding_id_finding FOREIGN KEY(finding_id) REFERENCES finding (id)
);

CREATE INDEX ix_recheck_place_assignment_id ON recheck_place (assignment_id);

CREATE TABLE recheck_throw (
    id INTEGER NOT NULL,
    recheck_id INTEGER NOT NULL,
    witness VARCHAR(64) NOT NULL,
    turn INTEGER NOT NULL,
    digits VARCHAR(40) NOT NULL,
    keyed_by VARCHAR(60) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_recheck_throw PRIMARY KEY (id),
    CONSTRAINT fk_recheck_throw_recheck_id_recheck FOREIGN KEY(recheck_id) REFERENCES recheck (id),
    CONSTRAINT fk_recheck_throw_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_recheck_throw_recheck_id ON recheck_throw (recheck_id);

CREATE TABLE recheck_result (
    recheck_id INTEGER NOT NULL,
    opening BLOB NOT NULL,
    seed VARCHAR(64) NOT NULL,
    result BLOB NOT NULL,
    result_hash VARCHAR(64) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_recheck_result PRIMARY KEY (recheck_id),
    CONSTRAINT fk_recheck_result_recheck_id_recheck FOREIGN KEY(recheck_id) REFERENCES recheck (id),
    CONSTRAINT fk_recheck_result_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE recheck_void (
    recheck_id INTEGER NOT NULL,
    reason VARCHAR(500) NOT NULL,
    by_id INTEGER NOT NULL,
    second_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_recheck_void PRIMARY KEY (recheck_id),
    CONSTRAINT fk_recheck_void_recheck_id_recheck FOREIGN KEY(recheck_id) REFERENCES recheck (id),
    CONSTRAINT fk_recheck_void_by_id_account FOREIGN KEY(by_id) REFERENCES account (id),
    CONSTRAINT fk_recheck_void_second_id_account FOREIGN KEY(second_id) REFERENCES account (id)
);

CREATE TABLE recheck_drawn (
    recheck_id INTEGER NOT NULL,
    assignment_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    stratum VARCHAR(64) NOT NULL,
    CONSTRAINT pk_recheck_drawn PRIMARY KEY (recheck_id, assignment_id),
    CONSTRAINT uq_recheck_drawn_recheck_id_position UNIQUE (recheck_id, position),
    CONSTRAINT fk_recheck_drawn_recheck_id_recheck FOREIGN KEY(recheck_id) REFERENCES recheck (id),
    CONSTRAINT fk_recheck_drawn_assignment_id_assignment FOREIGN KEY(assignment_id) REFERENCES assignment (id)
);

CREATE TABLE recheck_finding (
    id INTEGER NOT NULL,
    recheck_id INTEGER NOT NULL,
    assignment_id INTEGER NOT NULL,
    verdict VARCHAR(20) NOT NULL,
    facts TEXT NOT NULL,
    words VARCHAR(1000) NOT NULL,
    checked_on DATE NOT NULL,
    checked_by VARCHAR(100) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_recheck_finding PRIMARY KEY (id),
    CONSTRAINT fk_recheck_finding_recheck_id_recheck FOREIGN KEY(recheck_id) REFERENCES recheck (id),
    CONSTRAINT fk_recheck_finding_assignment_id_assignment FOREIGN KEY(assignment_id) REFERENCES assignment (id),
    CONSTRAINT fk_recheck_finding_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_recheck_finding_assignment_id ON recheck_finding (assignment_id);

CREATE INDEX ix_recheck_finding_recheck_id ON recheck_finding (recheck_id);

CREATE TRIGGER publication_receipt_no_update BEFORE UPDATE ON publication_receipt BEGIN SELECT RAISE(ABORT, 'publication_receipt is append-only'); END;

CREATE TRIGGER publication_receipt_no_delete BEFORE DELETE ON publication_receipt BEGIN SELECT RAISE(ABORT, 'publication_receipt is append-only'); END;

CREATE TRIGGER announced_no_update BEFORE UPDATE ON announced BEGIN SELECT RAISE(ABORT, 'announced is append-only'); END;

CREATE TRIGGER announced_no_delete BEFORE DELETE ON announced BEGIN SELECT RAISE(ABORT, 'announced is append-only'); END;

CREATE TRIGGER task_keeper_no_update BEFORE UPDATE ON task_keeper BEGIN SELECT RAISE(ABORT, 'task_keeper is append-only'); END;

CREATE TRIGGER task_keeper_no_delete BEFORE DELETE ON task_keeper BEGIN SELECT RAISE(ABORT, 'task_keeper is append-only'); END;

CREATE TRIGGER recheck_no_update BEFORE UPDATE ON recheck BEGIN SELECT RAISE(ABORT, 'recheck is append-only'); END;

CREATE TRIGGER recheck_no_delete BEFORE DELETE ON recheck BEGIN SELECT RAISE(ABORT, 'recheck is append-only'); END;

CREATE TRIGGER recheck_place_no_update BEFORE UPDATE ON recheck_place BEGIN SELECT RAISE(ABORT, 'recheck_place is append-only'); END;

CREATE TRIGGER recheck_place_no_delete BEFORE DELETE ON recheck_place BEGIN SELECT RAISE(ABORT, 'recheck_place is append-only'); END;

CREATE TRIGGER recheck_throw_no_update BEFORE UPDATE ON recheck_throw BEGIN SELECT RAISE(ABORT, 'recheck_throw is append-only'); END;

CREATE TRIGGER recheck_throw_no_delete BEFORE DELETE ON recheck_throw BEGIN SELECT RAISE(ABORT, 'recheck_throw is append-only'); END;

CREATE TRIGGER recheck_result_no_update BEFORE UPDATE ON recheck_result BEGIN SELECT RAISE(ABORT, 'recheck_result is append-only'); END;

CREATE TRIGGER recheck_result_no_delete BEFORE DELETE ON recheck_result BEGIN SELECT RAISE(ABORT, 'recheck_result is append-only'); END;

CREATE TRIGGER recheck_void_no_update BEFORE UPDATE ON recheck_void BEGIN SELECT RAISE(ABORT, 'recheck_void is append-only'); END;

CREATE TRIGGER recheck_void_no_delete BEFORE DELETE ON recheck_void BEGIN SELECT RAISE(ABORT, 'recheck_void is append-only'); END;

CREATE TRIGGER recheck_drawn_no_update BEFORE UPDATE ON recheck_drawn BEGIN SELECT RAISE(ABORT, 'recheck_drawn is append-only'); END;

CREATE TRIGGER recheck_drawn_no_delete BEFORE DELETE ON recheck_drawn BEGIN SELECT RAISE(ABORT, 'recheck_drawn is append-only'); END;

CREATE TRIGGER recheck_finding_no_update BEFORE UPDATE ON recheck_finding BEGIN SELECT RAISE(ABORT, 'recheck_finding is append-only'); END;

CREATE TRIGGER recheck_finding_no_delete BEFORE DELETE ON recheck_finding BEGIN SELECT RAISE(ABORT, 'recheck_finding is append-only'); END;

CREATE TRIGGER recheck_open_sample BEFORE INSERT ON recheck WHEN EXISTS (SELECT 1 FROM recheck WHERE id NOT IN (SELECT recheck_id FROM recheck_void) AND id NOT IN (SELECT recheck_id FROM recheck_result)) BEGIN SELECT RAISE(ABORT, 'recheck refused: open_sample'); END;

CREATE TRIGGER recheck_throw_opened BEFORE INSERT ON recheck_throw WHEN NEW.recheck_id IN (SELECT recheck_id FROM recheck_result) BEGIN SELECT RAISE(ABORT, 'recheck_throw refused: opened'); END;

CREATE TRIGGER recheck_throw_voided BEFORE INSERT ON recheck_throw WHEN NEW.recheck_id IN (SELECT recheck_id FROM recheck_void) BEGIN SELECT RAISE(ABORT, 'recheck_throw refused: voided'); END;

CREATE TRIGGER recheck_result_voided BEFORE INSERT ON recheck_result WHEN NEW.recheck_id IN (SELECT recheck_id FROM recheck_void) BEGIN SELECT RAISE(ABORT, 'recheck_result refused: voided'); END;

CREATE TRIGGER recheck_void_one_person BEFORE INSERT ON recheck_void WHEN NEW.by_id = NEW.second_id BEGIN SELECT RAISE(ABORT, 'recheck_void refused: one_person'); END;

CREATE TRIGGER recheck_drawn_no_result BEFORE INSERT ON recheck_drawn WHEN NEW.recheck_id NOT IN (SELECT recheck_id FROM recheck_result) BEGIN SELECT RAISE(ABORT, 'recheck_drawn refused: no_result'); END;

CREATE TRIGGER recheck_finding_no_result BEFORE INSERT ON recheck_finding WHEN NEW.recheck_id NOT IN (SELECT recheck_id FROM recheck_result) BEGIN SELECT RAISE(ABORT, 'recheck_finding refused: no_result'); END;

CREATE TRIGGER recheck_finding_voided BEFORE INSERT ON recheck_finding WHEN NEW.recheck_id IN (SELECT recheck_id FROM recheck_void) BEGIN SELECT RAISE(ABORT, 'recheck_finding refused: voided'); END;

CREATE TRIGGER publication_receipt_no_replace BEFORE INSERT ON publication_receipt WHEN EXISTS (SELECT 1 FROM publication_receipt WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'publication_receipt is append-only'); END;

CREATE TRIGGER announced_no_replace BEFORE INSERT ON announced WHEN EXISTS (SELECT 1 FROM announced WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'announced is append-only'); END;

CREATE TRIGGER task_keeper_no_replace BEFORE INSERT ON task_keeper WHEN EXISTS (SELECT 1 FROM task_keeper WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'task_keeper is append-only'); END;

CREATE TRIGGER recheck_no_replace BEFORE INSERT ON recheck WHEN EXISTS (SELECT 1 FROM recheck WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM recheck WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'recheck is append-only'); END;

CREATE TRIGGER recheck_place_no_replace BEFORE INSERT ON recheck_place WHEN EXISTS (SELECT 1 FROM recheck_place WHERE recheck_id = NEW.recheck_id AND key = NEW.key) BEGIN SELECT RAISE(ABORT, 'recheck_place is append-only'); END;

CREATE TRIGGER recheck_throw_no_replace BEFORE INSERT ON recheck_throw WHEN EXISTS (SELECT 1 FROM recheck_throw WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'recheck_throw is append-only'); END;

CREATE TRIGGER recheck_result_no_replace BEFORE INSERT ON recheck_result WHEN EXISTS (SELECT 1 FROM recheck_result WHERE recheck_id = NEW.recheck_id) BEGIN SELECT RAISE(ABORT, 'recheck_result is append-only'); END;

CREATE TRIGGER recheck_void_no_replace BEFORE INSERT ON recheck_void WHEN EXISTS (SELECT 1 FROM recheck_void WHERE recheck_id = NEW.recheck_id) BEGIN SELECT RAISE(ABORT, 'recheck_void is append-only'); END;

CREATE TRIGGER recheck_drawn_no_replace BEFORE INSERT ON recheck_drawn WHEN EXISTS (SELECT 1 FROM recheck_drawn WHERE recheck_id = NEW.recheck_id AND assignment_id = NEW.assignment_id) OR EXISTS (SELECT 1 FROM recheck_drawn WHERE recheck_id = NEW.recheck_id AND position = NEW.position) BEGIN SELECT RAISE(ABORT, 'recheck_drawn is append-only'); END;

CREATE TRIGGER recheck_finding_no_replace BEFORE INSERT ON recheck_finding WHEN EXISTS (SELECT 1 FROM recheck_finding WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'recheck_finding is append-only'); END;
