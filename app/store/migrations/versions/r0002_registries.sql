-- Registries: what an import decided, dated facts, several premises of one licence.

ALTER TABLE import_batch ADD COLUMN act VARCHAR(10) DEFAULT 'FILE' NOT NULL;

ALTER TABLE import_batch ADD COLUMN undone_by_id INTEGER REFERENCES account (id);

ALTER TABLE import_batch ADD COLUMN undone_at VARCHAR(27);

ALTER TABLE enterprise ADD COLUMN premises VARCHAR(20) DEFAULT '' NOT NULL;

ALTER TABLE enterprise ADD COLUMN area VARCHAR(50) DEFAULT '' NOT NULL;

CREATE TABLE heading_mapping (
    id INTEGER NOT NULL,
    kind VARCHAR(20) NOT NULL,
    headings_sha256 VARCHAR(64) NOT NULL,
    mapping TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_heading_mapping PRIMARY KEY (id),
    CONSTRAINT uq_heading_mapping_kind_headings_sha256 UNIQUE (kind, headings_sha256),
    CONSTRAINT fk_heading_mapping_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE match_decision (
    id INTEGER NOT NULL,
    kind VARCHAR(20) NOT NULL,
    fingerprint VARCHAR(64) NOT NULL,
    record_id INTEGER NOT NULL,
    same BOOLEAN NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_match_decision PRIMARY KEY (id),
    CONSTRAINT uq_match_decision_kind_fingerprint_record_id UNIQUE (kind, fingerprint, record_id),
    CONSTRAINT fk_match_decision_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE risk_fact (
    id INTEGER NOT NULL,
    enterprise_id INTEGER NOT NULL,
    kind VARCHAR(20) NOT NULL,
    since DATE NOT NULL,
    until DATE,
    reference VARCHAR(100) NOT NULL,
    note VARCHAR(300) NOT NULL,
    import_id INTEGER,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_risk_fact PRIMARY KEY (id),
    CONSTRAINT uq_risk_fact_enterprise_id_kind_since_reference UNIQUE (enterprise_id, kind, since, reference),
    CONSTRAINT fk_risk_fact_enterprise_id_enterprise FOREIGN KEY(enterprise_id) REFERENCES enterprise (id),
    CONSTRAINT fk_risk_fact_import_id_import_batch FOREIGN KEY(import_id) REFERENCES import_batch (id),
    CONSTRAINT fk_risk_fact_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE INDEX ix_risk_fact_kind_since ON risk_fact (kind, since);

-- The search index takes a record's repeated tokens as they come and keeps no lengths;
-- what was in it is put in again by the revision's module.
DROP TABLE enterprise_search;

CREATE VIRTUAL TABLE enterprise_search USING fts5(grams, content='', columnsize=0, tokenize='unicode61', detail=none);
