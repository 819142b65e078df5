"""The first tables, and the triggers that keep the audit log as it was written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
MOMENT = sa.DateTime(timezone=True)
_ONLY_GROWS = "the audit log only grows"


def upgrade() -> None:
    """Makes them."""
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=100), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
    )
    op.create_index("ix_attempts_address", "attempts", ["address"], unique=False)
    op.create_index("ix_attempts_at", "attempts", ["at"], unique=False)
    op.create_index("ix_attempts_name", "attempts", ["name"], unique=False)
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("pilot", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
        sa.UniqueConstraint("hash", name="uq_audit_hash"),
        sa.UniqueConstraint("prev", name="uq_audit_prev"),
    )
    op.create_table(
        "drafts",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_drafts"),
    )
    op.create_table(
        "users",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("password", sa.String(length=500), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("name", name="uq_users_name"),
    )
    op.create_table(
        "links",
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_links_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("secret", name="pk_links"),
    )
    op.create_table(
        "pilots",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("risk", sa.String(length=10), nullable=True),
        sa.Column("assigned_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["assigned_id"], ["users.id"], name="fk_pilots_assigned_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_pilots_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pilots"),
        sa.UniqueConstraint("owner_id", "place", name="uq_pilots_owner_id_place"),
    )
    op.create_index("ix_pilots_owner_id", "pilots", ["owner_id"], unique=False)
    op.create_table(
        "sign_ins",
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sign_ins_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("secret", name="pk_sign_ins"),
    )
    op.create_index("ix_sign_ins_user_id", "sign_ins", ["user_id"], unique=False)
    op.create_table(
        "chat_turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name="fk_chat_turns_pilot_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_chat_turns_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_chat_turns"),
    )
    op.create_index("ix_chat_turns_pilot_id", "chat_turns", ["pilot_id"], unique=False)
    op.create_table(
        "comments",
        sa.Column("pilot_id", sa.String(length=32), nullable=False),
        sa.Column("finding_id", sa.String(length=200), nullable=True),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name="fk_comments_pilot_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_comments_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
    )
    op.create_index("ix_comments_pilot_id", "comments", ["pilot_id"], unique=False)
    op.create_table(
        "documents",
        sa.Column("pilot_id", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("kind_given", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.String(length=32), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by", sa.String(length=32), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("reading", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"], name="fk_documents_added_by"),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name="fk_documents_pilot_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["documents.id"], name="fk_documents_replaces_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["sha256"], ["drafts.sha256"], name="fk_documents_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
    )
    op.create_index("ix_documents_pilot_id", "documents", ["pilot_id"], unique=False)
    op.create_index("ix_documents_sha256", "documents", ["sha256"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("pilot_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("by_id", sa.String(length=32), nullable=False),
        sa.Column("judge", sa.String(length=20), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=True),
        sa.Column("rubric_version", sa.String(length=100), nullable=False),
        sa.Column("rubric_sha256", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("readiness", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_reviews_by_id"),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name="fk_reviews_pilot_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.UniqueConstraint("pilot_id", "number", name="uq_reviews_pilot_id_number"),
    )
    op.create_table(
        "shares",
        sa.Column("pilot_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name="fk_shares_pilot_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_shares_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pilot_id", "user_id", name="pk_shares"),
    )
    op.create_index("ix_shares_user_id", "shares", ["user_id"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("review_id", sa.String(length=32), nullable=True),
        sa.Column("rubric_version", sa.String(length=100), nullable=False),
        sa.Column("rubric_sha256", sa.String(length=64), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name="fk_decisions_pilot_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name="fk_decisions_review_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_decisions_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint("number", name="uq_decisions_number"),
    )
    op.create_index("ix_decisions_pilot_id", "decisions", ["pilot_id"], unique=False)
    op.create_table(
        "dispositions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.String(length=32), nullable=False),
        sa.Column("finding_id", sa.String(length=200), nullable=False),
        sa.Column("criterion", sa.String(length=100), nullable=True),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("review_id", sa.String(length=32), nullable=True),
        sa.Column("rubric_version", sa.String(length=100), nullable=False),
        sa.Column("rubric_sha256", sa.String(length=64), nullable=False),
        sa.Column("rests_on", sa.JSON(), nullable=False),
        sa.Column("stale_why", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name="fk_dispositions_pilot_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name="fk_dispositions_review_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_dispositions_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_dispositions"),
        sa.UniqueConstraint("number", name="uq_dispositions_number"),
    )
    op.create_index("ix_dispositions_finding", "dispositions", ["pilot_id", "finding_id"], unique=False)
    op.create_table(
        "findings",
        sa.Column("review_id", sa.String(length=32), nullable=False),
        sa.Column("finding_id", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=100), nullable=True),
        sa.Column("pattern", sa.String(length=100), nullable=True),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.Column("rests_on", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name="fk_findings_review_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("review_id", "finding_id", name="pk_findings"),
    )
    op.create_index("ix_findings_criterion", "findings", ["criterion"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("pilot_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("beat_at", MOMENT, nullable=True),
        sa.Column("worker", sa.String(length=64), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("review_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name="fk_jobs_pilot_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name="fk_jobs_review_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_jobs_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.UniqueConstraint("review_id", name="uq_jobs_review_id"),
    )
    op.create_index("ix_jobs_pilot_id", "jobs", ["pilot_id"], unique=False)
    op.create_index("ix_jobs_state", "jobs", ["state"], unique=False)
    op.create_table(
        "reviewed_documents",
        sa.Column("review_id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_reviewed_documents_document_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name="fk_reviewed_documents_review_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("review_id", "document_id", name="pk_reviewed_documents"),
    )
    op.create_table(
        "conditions",
        sa.Column("decision_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("finding_id", sa.String(length=200), nullable=True),
        sa.Column("met_at", MOMENT, nullable=True),
        sa.Column("met_by", sa.String(length=32), nullable=True),
        sa.Column("met_how", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name="fk_conditions_decision_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["met_by"], ["users.id"], name="fk_conditions_met_by"),
        sa.PrimaryKeyConstraint("id", name="pk_conditions"),
    )
    op.create_index("ix_conditions_decision_id", "conditions", ["decision_id"], unique=False)
    op.create_table(
        "signatures",
        sa.Column("decision_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name="fk_signatures_decision_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_signatures_user_id"),
        sa.PrimaryKeyConstraint("decision_id", "user_id", name="pk_signatures"),
    )
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


_SQLITE = (
    f"CREATE TRIGGER audit_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, '{_ONLY_GROWS}'); END",
    f"CREATE TRIGGER audit_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, '{_ONLY_GROWS}'); END",
    # INSERT OR REPLACE would delete without the trigger above.
    "CREATE TRIGGER audit_insert BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE number >= NEW.number "
    f"OR prev = NEW.prev OR hash = NEW.hash) BEGIN SELECT RAISE(ABORT, '{_ONLY_GROWS}'); END",
)
_POSTGRESQL = (
    "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_ONLY_GROWS}'; END $$",
    "CREATE TRIGGER audit_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()",
)
