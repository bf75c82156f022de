-- Substitutions, kits of dossiers, heads on paper, checked dossiers; what may follow what in a draw.

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

CREATE TRIGGER adjustment_no_update BEFORE UPDATE ON adjustment BEGIN SELECT RAISE(ABORT, 'adjustment is append-only'); END;

CREATE TRIGGER adjustment_no_delete BEFORE DELETE ON adjustment BEGIN SELECT RAISE(ABORT, 'adjustment is append-only'); END;

CREATE TRIGGER evidence_kit_no_update BEFORE UPDATE ON evidence_kit BEGIN SELECT RAISE(ABORT, 'evidence_kit is append-only'); END;

CREATE TRIGGER evidence_kit_no_delete BEFORE DELETE ON evidence_kit BEGIN SELECT RAISE(ABORT, 'evidence_kit is append-only'); END;

CREATE TRIGGER paper_head_no_update BEFORE UPDATE ON paper_head BEGIN SELECT RAISE(ABORT, 'paper_head is append-only'); END;

CREATE TRIGGER paper_head_no_delete BEFORE DELETE ON paper_head BEGIN SELECT RAISE(ABORT, 'paper_head is append-only'); END;

CREATE TRIGGER checked_dossier_no_update BEFORE UPDATE ON checked_dossier BEGIN SELECT RAISE(ABORT, 'checked_dossier is append-only'); END;

CREATE TRIGGER checked_dossier_no_delete BEFORE DELETE ON checked_dossier BEGIN SELECT RAISE(ABORT, 'checked_dossier is append-only'); END;

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
