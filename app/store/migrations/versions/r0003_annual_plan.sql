-- The plan of a year in versions, its tasks, the decisions on it.

CREATE TABLE annual_plan (
    id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    version INTEGER NOT NULL,
    title VARCHAR(100) NOT NULL,
    reason VARCHAR(500) NOT NULL,
    stage VARCHAR(20) NOT NULL,
    list_id INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    created_at VARCHAR(27) NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_annual_plan PRIMARY KEY (id),
    CONSTRAINT uq_annual_plan_year_version UNIQUE (year, version),
    CONSTRAINT fk_annual_plan_list_id_item_list FOREIGN KEY(list_id) REFERENCES item_list (id),
    CONSTRAINT fk_annual_plan_created_by_account FOREIGN KEY(created_by) REFERENCES account (id)
);

CREATE TABLE annual_plan_line (
    id INTEGER NOT NULL,
    plan_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    root_id INTEGER,
    body TEXT NOT NULL,
    CONSTRAINT pk_annual_plan_line PRIMARY KEY (id),
    CONSTRAINT fk_annual_plan_line_plan_id_annual_plan FOREIGN KEY(plan_id) REFERENCES annual_plan (id),
    CONSTRAINT fk_annual_plan_line_root_id_annual_plan_line FOREIGN KEY(root_id) REFERENCES annual_plan_line (id)
);

CREATE INDEX ix_annual_plan_line_plan_id ON annual_plan_line (plan_id);

CREATE TABLE annual_plan_step (
    id INTEGER NOT NULL,
    plan_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    act VARCHAR(20) NOT NULL,
    opinion VARCHAR(500) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_annual_plan_step PRIMARY KEY (id),
    CONSTRAINT fk_annual_plan_step_plan_id_annual_plan FOREIGN KEY(plan_id) REFERENCES annual_plan (id),
    CONSTRAINT fk_annual_plan_step_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_annual_plan_step_plan_id ON annual_plan_step (plan_id);

ALTER TABLE task ADD COLUMN plan_line_id INTEGER REFERENCES annual_plan_line (id);

CREATE TRIGGER annual_plan_step_no_update BEFORE UPDATE ON annual_plan_step BEGIN SELECT RAISE(ABORT, 'annual_plan_step is append-only'); END;

CREATE TRIGGER annual_plan_step_no_delete BEFORE DELETE ON annual_plan_step BEGIN SELECT RAISE(ABORT, 'annual_plan_step is append-only'); END;

CREATE TRIGGER annual_plan_line_no_insert BEFORE INSERT ON annual_plan_line WHEN (SELECT stage FROM annual_plan WHERE id = NEW.plan_id) <> 'DRAFT' BEGIN SELECT RAISE(ABORT, 'annual_plan_line of a plan that is no draft'); END;

CREATE TRIGGER annual_plan_line_no_update BEFORE UPDATE ON annual_plan_line WHEN (SELECT stage FROM annual_plan WHERE id = OLD.plan_id) <> 'DRAFT' BEGIN SELECT RAISE(ABORT, 'annual_plan_line of a plan that is no draft'); END;

CREATE TRIGGER annual_plan_line_no_delete BEFORE DELETE ON annual_plan_line WHEN (SELECT stage FROM annual_plan WHERE id = OLD.plan_id) <> 'DRAFT' BEGIN SELECT RAISE(ABORT, 'annual_plan_line of a plan that is no draft'); END;
