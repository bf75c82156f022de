-- Laws article by article; the columns of joint lists.

CREATE TABLE law (
    id INTEGER NOT NULL,
    title VARCHAR(200) NOT NULL,
    "key" VARCHAR(200) NOT NULL,
    short_titles TEXT NOT NULL,
    number VARCHAR(100) NOT NULL,
    issued_on DATE,
    in_force_from DATE NOT NULL,
    source VARCHAR(300) NOT NULL,
    by_id INTEGER NOT NULL,
    at VARCHAR(27) NOT NULL,
    CONSTRAINT pk_law PRIMARY KEY (id),
    CONSTRAINT uq_law_key_in_force_from UNIQUE ("key", in_force_from),
    CONSTRAINT fk_law_by_id_account FOREIGN KEY(by_id) REFERENCES account (id)
);

CREATE TABLE law_article (
    id INTEGER NOT NULL,
    law_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    part INTEGER NOT NULL,
    label VARCHAR(40) NOT NULL,
    chapter VARCHAR(100) NOT NULL,
    body VARCHAR(20000) NOT NULL,
    CONSTRAINT pk_law_article PRIMARY KEY (id),
    CONSTRAINT uq_law_article_law_id_number_part UNIQUE (law_id, number, part),
    CONSTRAINT fk_law_article_law_id_law FOREIGN KEY(law_id) REFERENCES law (id)
);

ALTER TABLE item ADD COLUMN domain VARCHAR(100) DEFAULT '' NOT NULL;

ALTER TABLE item ADD COLUMN initiator VARCHAR(100) DEFAULT '' NOT NULL;

ALTER TABLE item ADD COLUMN partners TEXT DEFAULT '[]' NOT NULL;

ALTER TABLE item ADD COLUMN level VARCHAR(100) DEFAULT '' NOT NULL;

ALTER TABLE item ADD COLUMN remark VARCHAR(300) DEFAULT '' NOT NULL;
