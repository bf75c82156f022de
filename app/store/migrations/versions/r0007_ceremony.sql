-- What people do at a ceremony and the throws as keyed, the bureau's own words for it; archive volumes.

CREATE TABLE ceremony_mark (
    id INTEGER NOT NULL,
    draw_id INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    mark VARCHAR(20) NOT NULL,
    facts TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_ceremony_mark PRIMARY KEY (id),
    CONSTRAINT fk_ceremony_mark_draw_id_draw FOREIGN KEY(draw_id) REFERENCES draw (id),
    CONSTRAINT fk_ceremony_mark_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_ceremony_mark_draw_id ON ceremony_mark (draw_id);

CREATE TABLE throw_keyed (
    id INTEGER NOT NULL,
    lock_id INTEGER NOT NULL,
    witness VARCHAR(64) NOT NULL,
    turn INTEGER NOT NULL,
    digits VARCHAR(40) NOT NULL,
    keyed_by VARCHAR(60) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_throw_keyed PRIMARY KEY (id),
    CONSTRAINT fk_throw_keyed_lock_id_lock FOREIGN KEY(lock_id) REFERENCES lock (id),
    CONSTRAINT fk_throw_keyed_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_throw_keyed_lock_id ON throw_keyed (lock_id);

CREATE TABLE script_line (
    id INTEGER NOT NULL,
    step VARCHAR(20) NOT NULL,
    words TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_script_line PRIMARY KEY (id),
    CONSTRAINT fk_script_line_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_script_line_step ON script_line (step);

CREATE TABLE volume (
    id INTEGER NOT NULL,
    task_id INTEGER NOT NULL,
    assignment_id INTEGER,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    title VARCHAR(300) NOT NULL,
    papers TEXT NOT NULL,
    missing TEXT NOT NULL,
    pages INTEGER NOT NULL,
    digest VARCHAR(64) NOT NULL,
    note VARCHAR(300) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_volume PRIMARY KEY (id),
    CONSTRAINT uq_volume_year_number UNIQUE (year, number),
    CONSTRAINT fk_volume_task_id_task FOREIGN KEY(task_id) REFERENCES task (id),
    CONSTRAINT fk_volume_assignment_id_assignment FOREIGN KEY(assignment_id) REFERENCES assignment (id),
    CONSTRAINT fk_volume_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_volume_assignment_id ON volume (assignment_id);

CREATE INDEX ix_volume_task_id ON volume (task_id);

CREATE TRIGGER ceremony_mark_no_update BEFORE UPDATE ON ceremony_mark BEGIN SELECT RAISE(ABORT, 'ceremony_mark is append-only'); END;

CREATE TRIGGER ceremony_mark_no_delete BEFORE DELETE ON ceremony_mark BEGIN SELECT RAISE(ABORT, 'ceremony_mark is append-only'); END;

CREATE TRIGGER throw_keyed_no_update BEFORE UPDATE ON throw_keyed BEGIN SELECT RAISE(ABORT, 'throw_keyed is append-only'); END;

CREATE TRIGGER throw_keyed_no_delete BEFORE DELETE ON throw_keyed BEGIN SELECT RAISE(ABORT, 'throw_keyed is append-only'); END;

CREATE TRIGGER script_line_no_update BEFORE UPDATE ON script_line BEGIN SELECT RAISE(ABORT, 'script_line is append-only'); END;

CREATE TRIGGER script_line_no_delete BEFORE DELETE ON script_line BEGIN SELECT RAISE(ABORT, 'script_line is append-only'); END;

CREATE TRIGGER volume_no_update BEFORE UPDATE ON volume BEGIN SELECT RAISE(ABORT, 'volume is append-only'); END;

CREATE TRIGGER volume_no_delete BEFORE DELETE ON volume BEGIN SELECT RAISE(ABORT, 'volume is append-only'); END;

CREATE TRIGGER throw_keyed_opened BEFORE INSERT ON throw_keyed WHEN NEW.lock_id IN (SELECT lock_id FROM opening) BEGIN SELECT RAISE(ABORT, 'throw_keyed refused: opened'); END;

CREATE TRIGGER throw_keyed_voided BEFORE INSERT ON throw_keyed WHEN NEW.lock_id IN (SELECT lock_id FROM voided_lock) BEGIN SELECT RAISE(ABORT, 'throw_keyed refused: voided'); END;

CREATE TRIGGER ceremony_mark_no_replace BEFORE INSERT ON ceremony_mark WHEN EXISTS (SELECT 1 FROM ceremony_mark WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'ceremony_mark is append-only'); END;

CREATE TRIGGER throw_keyed_no_replace BEFORE INSERT ON throw_keyed WHEN EXISTS (SELECT 1 FROM throw_keyed WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'throw_keyed is append-only'); END;

CREATE TRIGGER script_line_no_replace BEFORE INSERT ON script_line WHEN EXISTS (SELECT 1 FROM script_line WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'script_line is append-only'); END;

CREATE TRIGGER volume_no_replace BEFORE INSERT ON volume WHEN EXISTS (SELECT 1 FROM volume WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM volume WHERE year = NEW.year AND number = NEW.number) BEGIN SELECT RAISE(ABORT, 'volume is append-only'); END;
