-- Ostler 0.1.0 at revision 0020, commit bb3ba58 of 2026-11-29, made at 2026-11-29T20:08:53Z
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);
CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);
CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);
CREATE FUNCTION public.operations_counted_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO kept_counts (relation, project_id, field, value, slot, count) SELECT 'operations', project_id, one.field, one.value, pg_backend_pid(), -1 * count(*) FROM changed_rows AS changed CROSS JOIN LATERAL (VALUES ('action', changed.action), ('status', changed.status)) AS one (field, value) GROUP BY project_id, one.field, one.value ON CONFLICT (relation, project_id, field, value, slot) DO UPDATE SET count = kept_counts.count + excluded.count; RETURN NULL; END $$;
CREATE FUNCTION public.operations_counted_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO kept_counts (relation, project_id, field, value, slot, count) SELECT 'operations', project_id, one.field, one.value, pg_backend_pid(), 1 * count(*) FROM changed_rows AS changed CROSS JOIN LATERAL (VALUES ('action', changed.action), ('status', changed.status)) AS one (field, value) GROUP BY project_id, one.field, one.value ON CONFLICT (relation, project_id, field, value, slot) DO UPDATE SET count = kept_counts.count + excluded.count; RETURN NULL; END $$;
CREATE FUNCTION public.operations_counted_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO kept_counts (relation, project_id, field, value, slot, count) SELECT 'operations', OLD.project_id, 'action', OLD.action, pg_backend_pid(), -1 WHERE OLD.action <> NEW.action OR OLD.project_id <> NEW.project_id UNION ALL SELECT 'operations', OLD.project_id, 'status', OLD.status, pg_backend_pid(), -1 WHERE OLD.status <> NEW.status OR OLD.project_id <> NEW.project_id UNION ALL SELECT 'operations', NEW.project_id, 'action', NEW.action, pg_backend_pid(), 1 WHERE OLD.action <> NEW.action OR OLD.project_id <> NEW.project_id UNION ALL SELECT 'operations', NEW.project_id, 'status', NEW.status, pg_backend_pid(), 1 WHERE OLD.status <> NEW.status OR OLD.project_id <> NEW.project_id ON CONFLICT (relation, project_id, field, value, slot) DO UPDATE SET count = kept_counts.count + excluded.count; RETURN NULL; END $$;
CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;
    RETURN job_ids;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;
    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;
    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;
    RETURN _job_id;
END;
$$;
CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    lock text,
    queueing_lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);
CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;
 RETURN found_jobs;
END;
$$;
CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;
CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.servers_counted_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO kept_counts (relation, project_id, field, value, slot, count) SELECT 'servers', project_id, field, value, pg_backend_pid(), -1 * count(*) FROM changed_rows CROSS JOIN LATERAL (VALUES ('region', region), ('status', status), ('flavor_id', flavor_id), ('image_id', image_id)) AS one (field, value) WHERE deleted_at IS NULL GROUP BY project_id, field, value ON CONFLICT (relation, project_id, field, value, slot) DO UPDATE SET count = kept_counts.count + excluded.count; RETURN NULL; END $$;
CREATE FUNCTION public.servers_counted_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO kept_counts (relation, project_id, field, value, slot, count) SELECT 'servers', project_id, field, value, pg_backend_pid(), 1 * count(*) FROM changed_rows CROSS JOIN LATERAL (VALUES ('region', region), ('status', status), ('flavor_id', flavor_id), ('image_id', image_id)) AS one (field, value) WHERE deleted_at IS NULL GROUP BY project_id, field, value ON CONFLICT (relation, project_id, field, value, slot) DO UPDATE SET count = kept_counts.count + excluded.count; RETURN NULL; END $$;
CREATE FUNCTION public.servers_counted_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO kept_counts (relation, project_id, field, value, slot, count) SELECT 'servers', OLD.project_id, 'region', OLD.region, pg_backend_pid(), -1 WHERE OLD.deleted_at IS NULL AND (OLD.region <> NEW.region OR OLD.project_id <> NEW.project_id OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)) UNION ALL SELECT 'servers', OLD.project_id, 'status', OLD.status, pg_backend_pid(), -1 WHERE OLD.deleted_at IS NULL AND (OLD.status <> NEW.status OR OLD.project_id <> NEW.project_id OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)) UNION ALL SELECT 'servers', OLD.project_id, 'flavor_id', OLD.flavor_id, pg_backend_pid(), -1 WHERE OLD.deleted_at IS NULL AND (OLD.flavor_id <> NEW.flavor_id OR OLD.project_id <> NEW.project_id OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)) UNION ALL SELECT 'servers', OLD.project_id, 'image_id', OLD.image_id, pg_backend_pid(), -1 WHERE OLD.deleted_at IS NULL AND (OLD.image_id <> NEW.image_id OR OLD.project_id <> NEW.project_id OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)) UNION ALL SELECT 'servers', NEW.project_id, 'region', NEW.region, pg_backend_pid(), 1 WHERE NEW.deleted_at IS NULL AND (OLD.region <> NEW.region OR OLD.project_id <> NEW.project_id OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)) UNION ALL SELECT 'servers', NEW.project_id, 'status', NEW.status, pg_backend_pid(), 1 WHERE NEW.deleted_at IS NULL AND (OLD.status <> NEW.status OR OLD.project_id <> NEW.project_id OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)) UNION ALL SELECT 'servers', NEW.project_id, 'flavor_id', NEW.flavor_id, pg_backend_pid(), 1 WHERE NEW.deleted_at IS NULL AND (OLD.flavor_id <> NEW.flavor_id OR OLD.project_id <> NEW.project_id OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)) UNION ALL SELECT 'servers', NEW.project_id, 'image_id', NEW.image_id, pg_backend_pid(), 1 WHERE NEW.deleted_at IS NULL AND (OLD.image_id <> NEW.image_id OR OLD.project_id <> NEW.project_id OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)) ON CONFLICT (relation, project_id, field, value, slot) DO UPDATE SET count = kept_counts.count + excluded.count; RETURN NULL; END $$;
CREATE FUNCTION public.servers_labelled_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN DELETE FROM server_labels WHERE server_id = OLD.id;  RETURN NULL; END $$;
CREATE FUNCTION public.servers_labelled_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO server_labels (server_id, key, value, project_id, created_at) SELECT NEW.id, one.key, one.value, NEW.project_id, NEW.created_at FROM json_each_text(CASE WHEN strpos(replace(NEW.labels::text, '\\', ''), '\u0000') > 0 THEN '{}' ELSE NEW.labels END) AS one WHERE NEW.deleted_at IS NULL AND length(one.key) BETWEEN 1 AND 255;  RETURN NULL; END $$;
CREATE FUNCTION public.servers_labelled_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN DELETE FROM server_labels WHERE server_id = OLD.id; INSERT INTO server_labels (server_id, key, value, project_id, created_at) SELECT NEW.id, one.key, one.value, NEW.project_id, NEW.created_at FROM json_each_text(CASE WHEN strpos(replace(NEW.labels::text, '\\', ''), '\u0000') > 0 THEN '{}' ELSE NEW.labels END) AS one WHERE NEW.deleted_at IS NULL AND length(one.key) BETWEEN 1 AND 255;  RETURN NULL; END $$;
CREATE TABLE public.events (
    id bigint NOT NULL,
    "position" bigint,
    project_id text NOT NULL COLLATE pg_catalog."C",
    server_id text NOT NULL COLLATE pg_catalog."C",
    request_id text NOT NULL COLLATE pg_catalog."C",
    type text NOT NULL COLLATE pg_catalog."C",
    operation_id text COLLATE pg_catalog."C",
    data json NOT NULL,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE public.events ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.flavors (
    region text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    vcpus integer NOT NULL,
    ram_mb integer NOT NULL,
    disk_gb integer NOT NULL,
    listed boolean DEFAULT true NOT NULL
);
CREATE TABLE public.idempotency_keys (
    project_id text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    fingerprint text NOT NULL COLLATE pg_catalog."C",
    token text NOT NULL COLLATE pg_catalog."C",
    owner text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL,
    lease_until timestamp with time zone,
    status integer,
    headers json,
    body bytea,
    contract text COLLATE pg_catalog."C"
);
CREATE TABLE public.images (
    region text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    os_distro text NOT NULL COLLATE pg_catalog."C",
    min_disk_gb integer NOT NULL,
    size_bytes bigint NOT NULL,
    status text NOT NULL COLLATE pg_catalog."C",
    listed boolean DEFAULT true NOT NULL,
    snapshot boolean DEFAULT false NOT NULL
);
CREATE TABLE public.kept_counts (
    relation text NOT NULL COLLATE pg_catalog."C",
    project_id text NOT NULL COLLATE pg_catalog."C",
    field text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C",
    slot integer NOT NULL,
    count bigint NOT NULL
)
WITH (fillfactor='50');
CREATE TABLE public.keypairs (
    region text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    type text NOT NULL COLLATE pg_catalog."C",
    fingerprint text NOT NULL COLLATE pg_catalog."C",
    public_key text NOT NULL COLLATE pg_catalog."C",
    listed boolean DEFAULT true NOT NULL
);
CREATE TABLE public.networks (
    region text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL COLLATE pg_catalog."C",
    shared boolean DEFAULT false NOT NULL,
    external boolean DEFAULT false NOT NULL,
    cidrs json NOT NULL,
    listed boolean DEFAULT true NOT NULL
);
CREATE TABLE public.operations (
    id text NOT NULL COLLATE pg_catalog."C",
    project_id text NOT NULL COLLATE pg_catalog."C",
    server_id text NOT NULL COLLATE pg_catalog."C",
    action text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL COLLATE pg_catalog."C",
    cause text NOT NULL COLLATE pg_catalog."C",
    request_id text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL,
    deadline_at timestamp with time zone NOT NULL,
    run_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    lease_until timestamp with time zone,
    owner text COLLATE pg_catalog."C",
    arguments json NOT NULL,
    error json,
    result json,
    progress integer NOT NULL,
    attempts integer NOT NULL,
    fence bigint DEFAULT '0'::bigint NOT NULL,
    submitted boolean DEFAULT false NOT NULL,
    cancelling boolean DEFAULT false NOT NULL,
    mark text COLLATE pg_catalog."C",
    cloud_request_id text COLLATE pg_catalog."C",
    superseded_by text COLLATE pg_catalog."C"
);
CREATE TABLE public.ostler_revision (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);
CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;
CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;
CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);
CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;
CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.server_labels (
    server_id text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C",
    project_id text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.servers (
    id text NOT NULL COLLATE pg_catalog."C",
    project_id text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL COLLATE pg_catalog."C",
    flavor_id text NOT NULL COLLATE pg_catalog."C",
    image_id text NOT NULL COLLATE pg_catalog."C",
    ip_address text COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone,
    task text COLLATE pg_catalog."C",
    operation_id text COLLATE pg_catalog."C",
    locked boolean DEFAULT false NOT NULL,
    protected boolean DEFAULT false NOT NULL,
    labels json DEFAULT '{}'::json NOT NULL,
    expires_at timestamp with time zone,
    fault json,
    addresses json DEFAULT '{}'::json NOT NULL,
    key_name text COLLATE pg_catalog."C",
    availability_zone text COLLATE pg_catalog."C",
    labels_due json,
    cloud_id text COLLATE pg_catalog."C"
);
CREATE TABLE public.simulator_controls (
    id integer NOT NULL,
    faults json,
    clock_at timestamp with time zone NOT NULL,
    set_at timestamp with time zone NOT NULL,
    frozen boolean DEFAULT false NOT NULL
);
CREATE TABLE public.simulator_deletions (
    id text NOT NULL COLLATE pg_catalog."C",
    deleted_at timestamp with time zone NOT NULL
);
CREATE TABLE public.simulator_flavors (
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    vcpus integer NOT NULL,
    ram_mb integer NOT NULL,
    disk_gb integer NOT NULL
);
CREATE TABLE public.simulator_images (
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    os_distro text NOT NULL COLLATE pg_catalog."C",
    min_disk_gb integer NOT NULL,
    size_bytes bigint NOT NULL,
    status text NOT NULL COLLATE pg_catalog."C",
    snapshot boolean DEFAULT false NOT NULL,
    gone boolean DEFAULT false NOT NULL
);
CREATE TABLE public.simulator_keypairs (
    name text NOT NULL COLLATE pg_catalog."C",
    type text NOT NULL COLLATE pg_catalog."C",
    fingerprint text NOT NULL COLLATE pg_catalog."C",
    public_key text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.simulator_servers (
    number integer NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    project_id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL COLLATE pg_catalog."C",
    flavor_id text NOT NULL COLLATE pg_catalog."C",
    image_id text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    task text COLLATE pg_catalog."C",
    next_status text COLLATE pg_catalog."C",
    next_flavor_id text COLLATE pg_catalog."C",
    next_image_id text COLLATE pg_catalog."C",
    next_fault text COLLATE pg_catalog."C",
    old_flavor_id text COLLATE pg_catalog."C",
    image_name text COLLATE pg_catalog."C",
    token text COLLATE pg_catalog."C",
    failed_token text COLLATE pg_catalog."C",
    fault text COLLATE pg_catalog."C",
    due_at timestamp with time zone,
    boots integer DEFAULT 1 NOT NULL,
    begun_at timestamp with time zone,
    vanishes_at timestamp with time zone,
    labels json DEFAULT '{}'::json NOT NULL,
    options json
);
CREATE SEQUENCE public.simulator_servers_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.simulator_servers_number_seq OWNED BY public.simulator_servers.number;
CREATE TABLE public.webhooks (
    id text NOT NULL COLLATE pg_catalog."C",
    project_id text NOT NULL COLLATE pg_catalog."C",
    url text NOT NULL COLLATE pg_catalog."C",
    description text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL COLLATE pg_catalog."C",
    secret text NOT NULL COLLATE pg_catalog."C",
    disabled_reason text COLLATE pg_catalog."C",
    old_secret text COLLATE pg_catalog."C",
    owner text COLLATE pg_catalog."C",
    old_secret_until timestamp with time zone,
    failing_since timestamp with time zone,
    next_attempt_at timestamp with time zone,
    lease_until timestamp with time zone,
    event_types json NOT NULL,
    "position" bigint NOT NULL,
    last_delivery json,
    attempts integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    fence bigint DEFAULT '0'::bigint NOT NULL
);
ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);
ALTER TABLE ONLY public.simulator_servers ALTER COLUMN number SET DEFAULT nextval('public.simulator_servers_number_seq'::regclass);
INSERT INTO public.events VALUES
	(1, 1, 'default', 'a6d7e8af-cc8e-4c1b-b74b-8c12ddddae2c', 'cd99541e2a8f078a1ac26c3a920c7ef6', 'server.created', 'e6b20f48-f7bc-42c5-93e5-6c20877e39fb', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:41.797237+00'),
	(2, 2, 'default', 'a6d7e8af-cc8e-4c1b-b74b-8c12ddddae2c', '0249278cee277a8978f36b1740a63ad5', 'server.changed', '3e8e439d-55ee-4317-b092-a44205d06c2d', '{"status":"SHUTOFF","task":null,"fault":null,"changed":["status"]}', '2026-11-29 20:08:41.834324+00'),
	(3, 3, 'default', 'a9056c73-c381-4166-80d6-2c7c274e4de7', '0b024b9dfd6b7b3d0be4cbc7ff54a938', 'server.created', '4b9ba023-2cc0-4174-b1af-926761e3094a', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:41.881676+00'),
	(4, 4, 'default', 'eeb7fb3b-e19d-4314-9ae4-d66b5ad4a8c0', 'ba9220535704407649953cdb8f144883', 'server.created', 'e5bb795d-eb36-4d27-8214-365de4a0407b', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:41.890101+00'),
	(5, 5, 'default', '0e3002f6-b117-4230-b456-b296f24fa3d2', '9b9027142cbdccc92a236aebdcf6f244', 'server.created', '96184cd6-524c-4250-b802-eeca6a2a678b', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:41.905772+00'),
	(6, 6, 'default', '235f7682-2e79-4304-a5b8-a6da07395159', '6959942e98badab78abe8b4b4b0208d4', 'server.created', '8c72345b-9054-4405-a4df-6a52fd7f04d7', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:41.918266+00'),
	(7, 7, 'default', '75e56ea2-bcb3-4723-974c-176bf862a300', 'd0be062b65d5813c79e676d84561e68e', 'server.created', '4a29ccee-f11a-47c5-9161-4447d637f626', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:41.929866+00'),
	(8, 8, 'default', '860ed393-fc22-4097-a098-41770d7080f9', '5a04ddfa8a824296d6b4622ecff9746b', 'server.created', '6631dd02-2e11-46f6-a4f9-ee09ff9fd04f', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:41.950102+00'),
	(9, 9, 'default', '860ed393-fc22-4097-a098-41770d7080f9', '700afca08eb14176c779ddbce7458e11', 'server.changed', '20b3121d-3679-49f3-89a9-9789856bb5bc', '{"status":"VERIFY_RESIZE","task":null,"fault":null,"changed":["status","flavor"]}', '2026-11-29 20:08:41.957764+00'),
	(10, 10, 'default', '3f4bedc2-a0bd-4a6e-bc94-6b31c731d70b', 'd51e419e0e3e29a084df017d96f1ffab', 'server.created', 'e319c38c-da50-41d6-ab42-4751460a980f', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:41.984933+00'),
	(11, 11, 'default', '3f4bedc2-a0bd-4a6e-bc94-6b31c731d70b', 'e2c13fa483b27817a0fe581b354650a6', 'server.changed', 'f95a8d76-55b8-40f3-8f42-0f6c74b5f507', '{"status":"VERIFY_RESIZE","task":null,"fault":null,"changed":["status","flavor"]}', '2026-11-29 20:08:41.996739+00'),
	(12, 12, 'default', '6d7048ec-552b-4080-b81f-f05d97b6124e', '4b62b7fbbea281831824cd43527dc796', 'server.created', 'dc953063-0283-4143-b499-97a2835fe80f', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:42.006317+00'),
	(13, 13, 'default', 'dcd2b69b-a10b-42e5-9a96-89663d432029', 'c374300fd15847e0437e930a985caad8', 'server.created', 'e9e4783c-8c16-479a-93e2-7770144fadac', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:42.017491+00'),
	(14, 14, 'default', 'dcd2b69b-a10b-42e5-9a96-89663d432029', '1c698b281d47ec912fb70efd8deceb3e', 'server.changed', 'ef0d87e2-1aef-41f9-b6a3-01597cb6bb0d', '{"status":"PAUSED","task":null,"fault":null,"changed":["status"]}', '2026-11-29 20:08:42.030031+00'),
	(15, 15, 'default', 'd70355fd-bbc3-4227-a299-01b60e5be42e', '8983604940ff699db32bb132db717386', 'server.created', '2068d3e5-9bc2-411e-b03e-22f1c4ac6cd3', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:42.043461+00'),
	(16, 16, 'default', '4edf05b9-43f5-47eb-a5bb-bbd7135e2eaf', '2c72a0dfbbff4b260185b8011b354451', 'server.created', '7a7c23b1-f81a-4746-af96-f5d9ee2bf5a2', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:42.054746+00'),
	(17, 17, 'default', '4edf05b9-43f5-47eb-a5bb-bbd7135e2eaf', '405ad9bdaa0d7b31bbd6621d8c21c378', 'server.changed', '61dd4dcc-337c-44d6-bcce-4524d2e11d32', '{"status":"SUSPENDED","task":null,"fault":null,"changed":["status"]}', '2026-11-29 20:08:42.062439+00'),
	(18, 18, 'default', '4bd97129-1205-472b-a5d8-4fb4da9e83db', 'f815ab867192bc36d34e50d1dcac7c66', 'server.created', '2995930a-f872-4bd1-94d6-69b48cee46ee', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:42.083116+00'),
	(19, 19, 'default', 'b125ab89-3f94-4f6b-9467-472152f3a437', 'cae9ef139915f7caef848a611d64b565', 'server.created', 'c0d40518-970a-410f-b174-248400b8c192', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:42.095578+00'),
	(20, 20, 'default', 'b125ab89-3f94-4f6b-9467-472152f3a437', '32f615374aab82f9f4da1eaed4b93800', 'server.changed', 'd4301df4-7ab3-4bc5-98d4-e9c1f0126ada', '{"status":"RESCUE","task":null,"fault":null,"changed":["status"]}', '2026-11-29 20:08:42.108803+00'),
	(21, 21, 'default', '3609ea5f-dd5a-4c5b-acc5-c18076454698', '91e61e3f6724742c802f5aab8eda1e43', 'server.created', 'fd2bd030-418f-476f-aa18-cc90ff138d32', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:42.129023+00'),
	(22, 22, 'default', '655458ab-96b5-49c1-bd74-f81ca07d838e', 'e887d6c349b957c2403310231ff5e87f', 'server.created', 'bb0c6cff-a98a-40bb-a9b1-2d622be86988', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:42.140924+00'),
	(23, 23, 'default', '655458ab-96b5-49c1-bd74-f81ca07d838e', '1efc89aad4bd811def52c905a8e2f9bf', 'server.changed', '40912500-f4d7-4a13-aa88-b30e41de743d', '{"status":"SHELVED_OFFLOADED","task":null,"fault":null,"changed":["status"]}', '2026-11-29 20:08:42.149869+00'),
	(24, 24, 'default', '432ab4bd-0462-43dd-903c-41a613a7a10c', '8e25a9d470af35681d40b00ad0f5b3ea', 'server.created', '998e8b21-ba5b-4af1-aa6e-5dee17f7e1de', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:42.181004+00'),
	(25, 25, 'default', 'ecb9be10-4417-4d52-b127-b8a5827fb87b', 'a9891a79a825e76a2ae90e18f7339a0b', 'server.created', '6a28f3b2-62ce-432a-9974-e903884d0ed4', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:42.186637+00'),
	(26, 26, 'default', '863cefda-134b-4037-8f14-65e67562405b', '85cb048a5b70e4ebbbd4d4f98f93ea6d', 'server.created', 'e021a66e-53b0-48b4-8534-379e6e1ae52f', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:42.198777+00'),
	(27, 27, 'default', '863cefda-134b-4037-8f14-65e67562405b', '94b4f973a8a03447f966c95cead6e868', 'server.changed', '8f1d5a73-ad52-4abf-b27b-fd4edd2b7e82', '{"status":"SHUTOFF","task":null,"fault":null,"changed":["status"]}', '2026-11-29 20:08:42.209823+00'),
	(28, 28, 'default', '1d8743f2-101c-40b4-8839-86a68e907c91', '40d5b8784bf83a585f2717740729d7ec', 'server.created', 'f4941408-208b-4be7-a718-21fc7296af86', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:42.223435+00'),
	(29, 29, 'default', 'e1143ef3-1e53-4969-95a4-41b81439879c', '03dad46725351b8fd68550a83d46ef90', 'server.created', '8f5a970f-56b1-420b-87cc-bebe97577cbc', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:42.229674+00'),
	(30, 30, 'default', '306e2931-e93e-4abb-85a5-40f730636497', 'beef322a7410acb1703853b94688c3e8', 'server.created', '0ae7ed54-eedd-4b29-8f55-f1bd1ea107df', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:42.240891+00'),
	(31, 31, 'default', '290e2d2f-105a-4880-9ef2-2a22f5fa9764', '52927d85bd5fe8eea93cf7683e3a6535', 'server.created', 'd139b0d3-e8a5-4341-b946-460ad3be928a', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:42.248449+00'),
	(34, 34, 'default', '536623ba-3424-458c-84a5-dc1394059a86', '9dfb455b4654b9a6f4c675c8c4d01633', 'server.created', '8bd525ce-7382-4e99-807f-f52f1ccc81bf', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:08:42.32838+00'),
	(32, 32, 'default', '1d8743f2-101c-40b4-8839-86a68e907c91', '971818d918630db083454a10c4c31fad', 'server.changed', 'a2df993c-1ec6-449d-bbf4-271c13a920f8', '{"status":"ACTIVE","task":null,"fault":null,"changed":["locked"]}', '2026-11-29 20:08:42.284809+00'),
	(33, 33, 'default', 'e1143ef3-1e53-4969-95a4-41b81439879c', '6412037a4acf404ee7d68c3972456ada', 'server.deleted', 'b78d4fb5-d119-48cd-9866-1988ceffa684', '{"status":"DELETED","task":null,"fault":null,"changed":["status"]}', '2026-11-29 20:08:42.304273+00'),
	(35, 35, 'default', '3f260eda-fe55-4ef2-91f0-5fb28e3c87e2', 'abac4b2a630f6e94e6bc0775a4b5a68b', 'server.created', 'e8363074-c1ac-40fb-a35d-163e38c63d55', '{"status":"BUILD","task":"scheduling","fault":null,"changed":[]}', '2026-11-29 20:08:44.469241+00'),
	(36, 36, 'default', '3f260eda-fe55-4ef2-91f0-5fb28e3c87e2', 'abac4b2a630f6e94e6bc0775a4b5a68b', 'server.changed', 'e8363074-c1ac-40fb-a35d-163e38c63d55', '{"status":"ERROR","task":null,"fault":{"code":"BACKEND_FAILED","message":"Build of instance aborted: Failure prepping block device.","retry":false,"hint":"Delete the server, and make it of another image or another flavor."},"changed":["status","task","fault"]}', '2026-11-29 20:08:44.497236+00'),
	(37, 37, 'default', 'c592134c-8868-4298-aa40-330c60f8a31e', '427c59645016002ae6cec018e653d330', 'server.created', '75202c29-e67a-45a1-9d11-933b64119052', '{"status":"BUILD","task":"scheduling","fault":null,"changed":[]}', '2026-11-29 20:08:46.931582+00'),
	(38, 38, 'default', '518081d8-7873-4622-bc79-47649ec4d9e2', '11d584b3271360e4481b4fc467298052', 'server.created', '0c7358cd-4234-4f08-a956-825839e649df', '{"status":"BUILD","task":"scheduling","fault":null,"changed":[]}', '2026-11-29 20:08:46.965554+00'),
	(39, 39, 'default', '80fcb154-c6f4-4306-aadc-fe3868107c2e', '82156e5a3abd0ab1cc48baf1f5e2bbd1', 'server.created', '5f479a3b-a712-4d95-96b2-a7b273c84329', '{"status":"BUILD","task":"scheduling","fault":null,"changed":[]}', '2026-11-29 20:08:47.01293+00'),
	(40, 40, 'default', 'a6d7e8af-cc8e-4c1b-b74b-8c12ddddae2c', '39b707368b6d9c6e8e3ad83389b47473', 'server.changed', '7d9f4b7d-380a-49c0-92e9-2916a0b77ff8', '{"status":"SHUTOFF","task":"powering-on","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.097187+00'),
	(41, 41, 'default', 'a9056c73-c381-4166-80d6-2c7c274e4de7', 'e2a0a8d4c475d3b4984593216dd2abd1', 'server.changed', 'e8f05ccf-246a-4b62-81c2-8dd3a81865bc', '{"status":"ACTIVE","task":"powering-off","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.140976+00'),
	(42, 42, 'default', 'eeb7fb3b-e19d-4314-9ae4-d66b5ad4a8c0', 'ca0735b503457b15ba25c89eb1af7931', 'server.changed', '2d6246cf-ac74-42fb-a8d5-9482323c0055', '{"status":"ACTIVE","task":"rebooting","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.171137+00'),
	(43, 43, 'default', '0e3002f6-b117-4230-b456-b296f24fa3d2', '5a69bdb70e282576fc4289a7b6ac9987', 'server.changed', '5ccaac7d-9487-4b1f-a138-6f275ae2b36f', '{"status":"ACTIVE","task":"rebooting_hard","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.198075+00'),
	(44, 44, 'default', '235f7682-2e79-4304-a5b8-a6da07395159', 'b3a98c1cf3a5408b8f2fa324b5d6c334', 'server.changed', 'f2ed5ca6-a99b-47ed-bcdb-d7820355e1b5', '{"status":"ACTIVE","task":"resize_prep","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.234467+00'),
	(45, 45, 'default', '75e56ea2-bcb3-4723-974c-176bf862a300', '4452036acec5e36253d8ff0a6f27607f', 'server.changed', 'b2a3a8ec-ca57-4e4b-88d5-249d08010303', '{"status":"ACTIVE","task":"resize_prep","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.264965+00'),
	(46, 46, 'default', '860ed393-fc22-4097-a098-41770d7080f9', '1257c425a1ad13fb327ad53e632d941b', 'server.changed', '27d9affe-2f53-4623-9db0-a513dfb26a9b', '{"status":"VERIFY_RESIZE","task":"resize_confirming","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.338462+00'),
	(47, 47, 'default', '3f4bedc2-a0bd-4a6e-bc94-6b31c731d70b', '270d56e24b08c3e3e6d4ea069c9c46fe', 'server.changed', 'be818a67-bf61-435e-9c4e-c58200550bab', '{"status":"VERIFY_RESIZE","task":"resize_reverting","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.370829+00'),
	(48, 48, 'default', '6d7048ec-552b-4080-b81f-f05d97b6124e', 'ca35259db0d68a536cd9c8ae4e8dbed0', 'server.changed', '8282800b-823e-44da-a601-d5465a657ff2', '{"status":"ACTIVE","task":"pausing","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.434121+00'),
	(49, 49, 'default', 'dcd2b69b-a10b-42e5-9a96-89663d432029', '9005fa564820f8759e194d9ecfee03e5', 'server.changed', '71ae74f2-8a06-4e4d-992d-a98761147cc7', '{"status":"PAUSED","task":"unpausing","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.473564+00'),
	(50, 50, 'default', 'd70355fd-bbc3-4227-a299-01b60e5be42e', '060767b242b2cb88affeb61dd79ba5f7', 'server.changed', '09ec4930-5068-491f-93f0-6a7df107c300', '{"status":"ACTIVE","task":"suspending","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.49431+00'),
	(51, 51, 'default', '4edf05b9-43f5-47eb-a5bb-bbd7135e2eaf', '01b4064cc7a4df524062047f88c281f6', 'server.changed', '532953fa-44b4-4c5e-b47a-46505245fabf', '{"status":"SUSPENDED","task":"resuming","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.52448+00'),
	(52, 52, 'default', '4bd97129-1205-472b-a5d8-4fb4da9e83db', '9920d04f22e45e4102b469ad7e819f4f', 'server.changed', '6da9a02c-8ac7-4028-92ff-22536058eb9d', '{"status":"ACTIVE","task":"rescuing","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.552443+00'),
	(53, 53, 'default', 'b125ab89-3f94-4f6b-9467-472152f3a437', '027b27ae8a24763cdd014b1fd90bffe9', 'server.changed', '6fbffdcd-91e9-413e-b9fb-59143dd6f279', '{"status":"RESCUE","task":"unrescuing","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.607377+00'),
	(56, 56, 'default', '432ab4bd-0462-43dd-903c-41a613a7a10c', 'df80a182bdae57b1848dd7ac8e73c13f', 'server.changed', '1ee8a648-b633-4012-a64d-b8f08511cca1', '{"status":"ACTIVE","task":"rebuilding","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.702541+00'),
	(60, 60, 'default', '004a3ee2-b72f-44fd-a4ba-7dbaa881567e', '133b71253852a1cf0d0f63bb241d91f9', 'server.created', '9297cf6e-c0b5-49fa-8dda-be432eb71e99', '{"status":"BUILD","task":"scheduling","fault":null,"changed":[]}', '2026-11-29 20:08:47.786062+00'),
	(54, 54, 'default', '3609ea5f-dd5a-4c5b-acc5-c18076454698', '0ec2e5cef2ebb2b35c631cd82dbc6b88', 'server.changed', 'eaa2d5fd-d2e8-4149-b85a-9b21045b418f', '{"status":"ACTIVE","task":"shelving","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.635874+00'),
	(55, 55, 'default', '655458ab-96b5-49c1-bd74-f81ca07d838e', '85a66c407fce79e10cbe08d69e826a1b', 'server.changed', 'f4ec0eb0-33d5-4617-964d-f1a29ca85bad', '{"status":"SHELVED_OFFLOADED","task":"unshelving","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.672158+00'),
	(57, 57, 'default', 'ecb9be10-4417-4d52-b127-b8a5827fb87b', '8ab8be9877dc9d0821b5560b46367a4f', 'server.changed', '2649af1d-a0f3-40ee-846b-76eab1698777', '{"status":"ACTIVE","task":"image_snapshot_pending","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.723987+00'),
	(59, 59, 'default', '306e2931-e93e-4abb-85a5-40f730636497', '53fe2f7460b7d3fc2738e7dbfbc9d2b5', 'server.changed', 'b82f0f27-6f90-4fe1-911c-381831a06eb9', '{"status":"ACTIVE","task":"deleting","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.757279+00'),
	(58, 58, 'default', '863cefda-134b-4037-8f14-65e67562405b', '1b549b370b0411e0ac58db00bcfa74a0', 'server.changed', '14557075-1a0a-4cef-b500-0086a9dbc1fc', '{"status":"SHUTOFF","task":"image_snapshot_pending","fault":null,"changed":["task"]}', '2026-11-29 20:08:47.745109+00'),
	(61, NULL, 'default', '3ac1d2b3-a73f-4a82-88e2-e6679b161057', 'e53947fd5b1b336dc8db19ae4150baee', 'server.created', '5fa22cbe-29e0-45f8-9185-e3746856b2ad', '{"status":"BUILD","task":"scheduling","fault":null,"changed":[]}', '2026-11-29 20:08:50.594475+00'),
	(62, NULL, 'default', '290e2d2f-105a-4880-9ef2-2a22f5fa9764', '731b5bdf4f1f51cbcc2a345d2e3bc59b', 'server.changed', '4183086f-0cf4-4438-a561-bad6bc172dd4', '{"status":"ACTIVE","task":"powering-off","fault":null,"changed":["task"]}', '2026-11-29 20:08:50.644264+00'),
	(63, NULL, 'default', '26db966c-25cc-4044-8142-f06dd72d8c50', 'ec83bc25d5f270277c399c03eb9ee853', 'server.created', '14d5b687-50a5-4c02-bc54-6dcc99d76876', '{"status":"BUILD","task":"scheduling","fault":null,"changed":[]}', '2026-11-29 20:08:53.373674+00');
INSERT INTO public.flavors VALUES
	('RegionOne', '11111111-0000-0000-0000-000000000001', 'm1.tiny', 1, 512, 1, true),
	('RegionOne', '11111111-0000-0000-0000-000000000002', 'm1.small', 1, 2048, 20, true),
	('RegionOne', '11111111-0000-0000-0000-000000000003', 'm1.medium', 2, 4096, 40, true),
	('RegionOne', '11111111-0000-0000-0000-000000000004', 'm1.large', 4, 8192, 80, true),
	('RegionOne', '11111111-0000-0000-0000-000000000005', 'm1.xlarge', 8, 16384, 160, true);
INSERT INTO public.idempotency_keys VALUES
	('default', '/api/v1/webhooks', '15339dd578956943f468af54e6f03167399bdb1fec9e4984573467e926dd1de5', '9d73facd764842c1bda9ceaace5c5ab9', 'vm/27572/23a033c8', '2026-11-29 20:08:41.765251+00', NULL, 201, '[["location","/api/v1/webhooks/3e6957bc-10c6-414d-8b3b-e8abb373a35e"],["content-type","application/json"],["content-length","381"]]', convert_to('{"id":"3e6957bc-10c6-414d-8b3b-e8abb373a35e","url":"http://127.0.0.1:9/hook","description":"","event_types":[],"status":"enabled","disabled_reason":null,"position":"0","last_delivery":null,"failing_since":null,"next_attempt_at":null,"created_at":"2026-11-29T20:08:41.769231Z","updated_at":"2026-11-29T20:08:41.769231Z","secret":"whsec_3YAG0egRYVAPZoFwvu66BU9u06+dFGm5ktVwXAE6NaA="}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', '/api/v1/keypairs', 'e955116c8075265545e3c779ebddc2c288d8644543c5234719a8153b14c8f686', '0fa5b6ec5ad24b098d1f0d7d79c86fd1', 'vm/27572/23a033c8', '2026-11-29 20:08:41.787713+00', NULL, 201, '[["location","/api/v1/keypairs/kept"],["content-type","application/json"],["content-length","188"]]', convert_to('{"name":"kept","type":"ssh","fingerprint":"7e:1c:e1:51:11:f2:9e:77:4a:08:0c:e2:ca:b6:4b:99","public_key":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG7Mtedm0CWmSSVisJkUtef775oCVTqs5FtQfQN5dQLM"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'resting', 'de8fc117d024a95d32e1eb990109e32a6b914a26b9b2b51cc20e2d6b9fca3a3f', '856c987af0e240bfb38b928f99530a74', 'vm/27572/23a033c8', '2026-11-29 20:08:42.327023+00', NULL, 201, '[["location","/api/v1/servers/536623ba-3424-458c-84a5-dc1394059a86"],["content-type","application/json"],["content-length","1000"]]', convert_to('{"id":"536623ba-3424-458c-84a5-dc1394059a86","name":"resting","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.24","addresses":{"private":[{"address":"10.0.0.24","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:18"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:42.328380Z","updated_at":"2026-11-29T20:08:42.328380Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":null,"allowed_actions":["stop","reboot","resize","pause","suspend","rescue","shelve","rebuild","snapshot","lock"],"operation_id":null,"fault":null,"labels":{"a":"b"},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'made', '3649c365788b7fe87e9f84cc58865288edaccbe44fb0afbce97da7ef150e50e9', '45535dc282a34c2b839a487c761005e4', 'vm/27572/23a033c8', '2026-11-29 20:08:42.346538+00', NULL, 202, '[["location","/api/v1/operations/f238181d-7ea6-4a74-b731-d642e4d99d73"],["content-type","application/json"],["content-length","1000"]]', convert_to('{"id":"536623ba-3424-458c-84a5-dc1394059a86","name":"resting","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.24","addresses":{"private":[{"address":"10.0.0.24","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:18"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:42.328380Z","updated_at":"2026-11-29T20:08:42.352310Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":null,"allowed_actions":["stop","reboot","resize","pause","suspend","rescue","shelve","rebuild","snapshot","lock"],"operation_id":null,"fault":null,"labels":{"a":"b"},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'create', 'e467ff30320d553dfe177cdc7c8568666ac0442eed3a7bb9ddb5901a87331088', 'dc74f2781f48480fb4e970f1e0cf9f90', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.009777+00', NULL, 201, '[["location","/api/v1/servers/80fcb154-c6f4-4306-aadc-fe3868107c2e"],["content-type","application/json"],["content-length","840"]]', convert_to('{"id":"80fcb154-c6f4-4306-aadc-fe3868107c2e","name":"create","status":"BUILD","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":null,"addresses":{},"key_name":null,"availability_zone":null,"created_at":"2026-11-29T20:08:47.012930Z","updated_at":"2026-11-29T20:08:47.012930Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"scheduling","allowed_actions":[],"operation_id":"5f479a3b-a712-4d95-96b2-a7b273c84329","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'failed', '6cce82e6faca3eb0aed315cb6ac168e00b97e45ad6e944fa3ced8581c9fb6fcd', 'ac1b3c3b5bea40a180ff75f605ef641c', 'vm/27663/ba098a07', '2026-11-29 20:08:44.467032+00', NULL, 201, '[["location","/api/v1/servers/3f260eda-fe55-4ef2-91f0-5fb28e3c87e2"],["content-type","application/json"],["content-length","1011"],["preference-applied","wait=30"]]', convert_to('{"id":"3f260eda-fe55-4ef2-91f0-5fb28e3c87e2","name":"failed","status":"ERROR","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":null,"addresses":{},"key_name":null,"availability_zone":null,"created_at":"2026-11-29T20:08:44.469241Z","updated_at":"2026-11-29T20:08:44.497236Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":null,"allowed_actions":["stop","rescue","rebuild","lock"],"operation_id":null,"fault":{"code":"BACKEND_FAILED","message":"Build of instance aborted: Failure prepping block device.","retry":false,"hint":"Delete the server, and make it of another image or another flavor."},"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'cancel', '4d98654cad274bb502f3836765cd2f89c489f3ca029acb17b66998843e2da3e9', '1593c8e7576e44dc94b33f303314e186', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.041938+00', NULL, 202, '[["location","/api/v1/operations/0c7358cd-4234-4f08-a956-825839e649df"],["content-type","application/json"],["content-length","390"]]', convert_to('{"id":"0c7358cd-4234-4f08-a956-825839e649df","server_id":"518081d8-7873-4622-bc79-47649ec4d9e2","action":"create","status":"running","progress":50,"error":null,"result":null,"cause":"request","request_id":"11d584b3271360e4481b4fc467298052","cloud_request_id":null,"superseded_by":null,"created_at":"2026-11-29T20:08:46.965554Z","started_at":"2026-11-29T20:08:46.988799Z","finished_at":null}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-start', '622cfc9f1f68d4e507b869fdb69c776418f8183ce17d84b93a71f9bf000ccf7e', 'dd5ca2757066433fa1f556e3d9ce8ec0', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.089032+00', NULL, 202, '[["location","/api/v1/operations/7d9f4b7d-380a-49c0-92e9-2916a0b77ff8"],["content-type","application/json"],["content-length","945"]]', convert_to('{"id":"a6d7e8af-cc8e-4c1b-b74b-8c12ddddae2c","name":"start","status":"SHUTOFF","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.1","addresses":{"private":[{"address":"10.0.0.1","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:01"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:41.797237Z","updated_at":"2026-11-29T20:08:47.097187Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"powering-on","allowed_actions":[],"operation_id":"7d9f4b7d-380a-49c0-92e9-2916a0b77ff8","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-stop', 'a8cad1ce3c9b12c69ebbfb92ee3017297b3d749fd761193a07ae81296aaa7967', '634104fcd608422695f3112b8666f3c1', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.139845+00', NULL, 202, '[["location","/api/v1/operations/e8f05ccf-246a-4b62-81c2-8dd3a81865bc"],["content-type","application/json"],["content-length","944"]]', convert_to('{"id":"a9056c73-c381-4166-80d6-2c7c274e4de7","name":"stop","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.2","addresses":{"private":[{"address":"10.0.0.2","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:02"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:41.881676Z","updated_at":"2026-11-29T20:08:47.140976Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"powering-off","allowed_actions":[],"operation_id":"e8f05ccf-246a-4b62-81c2-8dd3a81865bc","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-reboot', 'bc5485bbdb5084487ce781e1b78c96d901c5acabfd5986122b66eb685a10a6c6', '43a5c4abf24948cdb5ddffb142f9853c', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.170127+00', NULL, 202, '[["location","/api/v1/operations/2d6246cf-ac74-42fb-a8d5-9482323c0055"],["content-type","application/json"],["content-length","943"]]', convert_to('{"id":"eeb7fb3b-e19d-4314-9ae4-d66b5ad4a8c0","name":"reboot","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.3","addresses":{"private":[{"address":"10.0.0.3","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:03"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:41.890101Z","updated_at":"2026-11-29T20:08:47.171137Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"rebooting","allowed_actions":[],"operation_id":"2d6246cf-ac74-42fb-a8d5-9482323c0055","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-reboot_hard', '43b29949e5b6a428535e626330f66090c0795b8375ee1df1712ee9e1663fcf89', 'e51a8456c4954d0bbfb685b0e5404bc2', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.196682+00', NULL, 202, '[["location","/api/v1/operations/5ccaac7d-9487-4b1f-a138-6f275ae2b36f"],["content-type","application/json"],["content-length","953"]]', convert_to('{"id":"0e3002f6-b117-4230-b456-b296f24fa3d2","name":"reboot_hard","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.4","addresses":{"private":[{"address":"10.0.0.4","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:04"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:41.905772Z","updated_at":"2026-11-29T20:08:47.198075Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"rebooting_hard","allowed_actions":[],"operation_id":"5ccaac7d-9487-4b1f-a138-6f275ae2b36f","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-pause', '5a81140b50403febfd692c50eb90c2f1406a75f6a53c23ee249875197f568aae', '51c7bea35ece4c789374cf5e8d241aa0', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.415288+00', NULL, 202, '[["location","/api/v1/operations/8282800b-823e-44da-a601-d5465a657ff2"],["content-type","application/json"],["content-length","940"]]', convert_to('{"id":"6d7048ec-552b-4080-b81f-f05d97b6124e","name":"pause","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.9","addresses":{"private":[{"address":"10.0.0.9","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:09"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:42.006317Z","updated_at":"2026-11-29T20:08:47.434121Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"pausing","allowed_actions":[],"operation_id":"8282800b-823e-44da-a601-d5465a657ff2","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-unpause', 'cc5be524aca9d807a10b6bbe7bce7e965a12ce187ed74fe9b9ad8746abcdf4a7', '4f17c528c31f40c3ac472c47f4004c17', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.469965+00', NULL, 202, '[["location","/api/v1/operations/71ae74f2-8a06-4e4d-992d-a98761147cc7"],["content-type","application/json"],["content-length","946"]]', convert_to('{"id":"dcd2b69b-a10b-42e5-9a96-89663d432029","name":"unpause","status":"PAUSED","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.10","addresses":{"private":[{"address":"10.0.0.10","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0a"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:42.017491Z","updated_at":"2026-11-29T20:08:47.473564Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"unpausing","allowed_actions":[],"operation_id":"71ae74f2-8a06-4e4d-992d-a98761147cc7","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-resize', '2f7c8255ceff47a0239a74a91bf51af7f917b4afd19f5ad5c864cd69f5c71d36', '75507e699f9b442b894c5f5db6e4b7b2', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.233375+00', NULL, 202, '[["location","/api/v1/operations/f2ed5ca6-a99b-47ed-bcdb-d7820355e1b5"],["content-type","application/json"],["content-length","945"]]', convert_to('{"id":"235f7682-2e79-4304-a5b8-a6da07395159","name":"resize","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.5","addresses":{"private":[{"address":"10.0.0.5","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:05"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:41.918266Z","updated_at":"2026-11-29T20:08:47.234467Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"resize_prep","allowed_actions":[],"operation_id":"f2ed5ca6-a99b-47ed-bcdb-d7820355e1b5","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-resize_to_confirm', '32d2fc6bfd1899291cef5d8c30cbdec8f87685c3e87a5ed4f17fb6a6a1ff234e', '6bf8a9da2a9041e1a612dd1c50636bc7', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.260475+00', NULL, 202, '[["location","/api/v1/operations/b2a3a8ec-ca57-4e4b-88d5-249d08010303"],["content-type","application/json"],["content-length","956"]]', convert_to('{"id":"75e56ea2-bcb3-4723-974c-176bf862a300","name":"resize_to_confirm","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.6","addresses":{"private":[{"address":"10.0.0.6","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:06"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:41.929866Z","updated_at":"2026-11-29T20:08:47.264965Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"resize_prep","allowed_actions":[],"operation_id":"b2a3a8ec-ca57-4e4b-88d5-249d08010303","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-revert_resize', 'e7e36c1dcc46b983515dc522c7541dda996d6fa742ff810f00e5b0b6ed5d0220', 'b8af01c18b664123ba778091325a279f', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.368899+00', NULL, 202, '[["location","/api/v1/operations/be818a67-bf61-435e-9c4e-c58200550bab"],["content-type","application/json"],["content-length","964"]]', convert_to('{"id":"3f4bedc2-a0bd-4a6e-bc94-6b31c731d70b","name":"revert_resize","status":"VERIFY_RESIZE","flavor_id":"11111111-0000-0000-0000-000000000004","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.8","addresses":{"private":[{"address":"10.0.0.8","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:08"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:41.984933Z","updated_at":"2026-11-29T20:08:47.370829Z","flavor":{"id":"11111111-0000-0000-0000-000000000004","name":"m1.large","vcpus":4,"ram_mb":8192,"disk_gb":80},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"resize_reverting","allowed_actions":[],"operation_id":"be818a67-bf61-435e-9c4e-c58200550bab","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-unshelve', 'c8affe7d6ec0393d0b17baa254ee2daae757312036b38dba9c06dd6918209654', '885f8d09429a46a386cf30f491c05c59', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.668875+00', NULL, 202, '[["location","/api/v1/operations/f4ec0eb0-33d5-4617-964d-f1a29ca85bad"],["content-type","application/json"],["content-length","959"]]', convert_to('{"id":"655458ab-96b5-49c1-bd74-f81ca07d838e","name":"unshelve","status":"SHELVED_OFFLOADED","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.16","addresses":{"private":[{"address":"10.0.0.16","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:10"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:42.140924Z","updated_at":"2026-11-29T20:08:47.672158Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"unshelving","allowed_actions":[],"operation_id":"f4ec0eb0-33d5-4617-964d-f1a29ca85bad","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-rebuild', 'd04c97042d8ba44786a4248059af7ef68af8f1429a5517436a68967191a27486', 'fb74f12f2ba9461ca0b503c15b3bc06e', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.700403+00', NULL, 202, '[["location","/api/v1/operations/1ee8a648-b633-4012-a64d-b8f08511cca1"],["content-type","application/json"],["content-length","947"]]', convert_to('{"id":"432ab4bd-0462-43dd-903c-41a613a7a10c","name":"rebuild","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.17","addresses":{"private":[{"address":"10.0.0.17","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:11"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:42.181004Z","updated_at":"2026-11-29T20:08:47.702541Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"rebuilding","allowed_actions":[],"operation_id":"1ee8a648-b633-4012-a64d-b8f08511cca1","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-confirm_resize', 'a8bf28c6fd42b11b0153bafe080a0d4c5a9e25181a4cab3f83cdbf6b80e5860c', 'a5f5848f1f904eeab6b60771e0c28a59', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.318255+00', NULL, 202, '[["location","/api/v1/operations/27d9affe-2f53-4623-9db0-a513dfb26a9b"],["content-type","application/json"],["content-length","966"]]', convert_to('{"id":"860ed393-fc22-4097-a098-41770d7080f9","name":"confirm_resize","status":"VERIFY_RESIZE","flavor_id":"11111111-0000-0000-0000-000000000004","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.7","addresses":{"private":[{"address":"10.0.0.7","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:07"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:41.950102Z","updated_at":"2026-11-29T20:08:47.338462Z","flavor":{"id":"11111111-0000-0000-0000-000000000004","name":"m1.large","vcpus":4,"ram_mb":8192,"disk_gb":80},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"resize_confirming","allowed_actions":[],"operation_id":"27d9affe-2f53-4623-9db0-a513dfb26a9b","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'waited', '00db8be8af2990640857ce0e2bf28a2b12e88b36b3223fcc7bceac07decf5ad7', '32204d8646254fbca88d713a03a9df53', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.782613+00', '2026-11-29 20:10:47.782613+00', 201, '[["location","/api/v1/servers/004a3ee2-b72f-44fd-a4ba-7dbaa881567e"],["content-type","application/json"],["content-length","840"]]', convert_to('{"id":"004a3ee2-b72f-44fd-a4ba-7dbaa881567e","name":"waited","status":"BUILD","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":null,"addresses":{},"key_name":null,"availability_zone":null,"created_at":"2026-11-29T20:08:47.786062Z","updated_at":"2026-11-29T20:08:47.786062Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"scheduling","allowed_actions":[],"operation_id":"9297cf6e-c0b5-49fa-8dda-be432eb71e99","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-suspend', '446664823e95c560a0a009211ffdc0faade5c8e24d2c7c2d80fb036f532e32a7', 'b2a1558b09974520abc50634fed41ae3', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.493404+00', NULL, 202, '[["location","/api/v1/operations/09ec4930-5068-491f-93f0-6a7df107c300"],["content-type","application/json"],["content-length","947"]]', convert_to('{"id":"d70355fd-bbc3-4227-a299-01b60e5be42e","name":"suspend","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.11","addresses":{"private":[{"address":"10.0.0.11","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0b"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:42.043461Z","updated_at":"2026-11-29T20:08:47.494310Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"suspending","allowed_actions":[],"operation_id":"09ec4930-5068-491f-93f0-6a7df107c300","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-rescue', 'e7d37cf60fd8f3c233ce947951981304da04b6e9c99e95ca5e2516d6bb3a7cd1', '6057ab176ebf44f9af3e86a26623c93c', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.546856+00', NULL, 202, '[["location","/api/v1/operations/6da9a02c-8ac7-4028-92ff-22536058eb9d"],["content-type","application/json"],["content-length","944"]]', convert_to('{"id":"4bd97129-1205-472b-a5d8-4fb4da9e83db","name":"rescue","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.13","addresses":{"private":[{"address":"10.0.0.13","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0d"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:42.083116Z","updated_at":"2026-11-29T20:08:47.552443Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"rescuing","allowed_actions":[],"operation_id":"6da9a02c-8ac7-4028-92ff-22536058eb9d","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-unrescue', '1f672b3fc4fb197e1b89b72c828be03c4f028da5d6d6b67c0e75e6265f16c11e', '384f6be41f9b442d870093bc5419b4ea', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.606012+00', NULL, 202, '[["location","/api/v1/operations/6fbffdcd-91e9-413e-b9fb-59143dd6f279"],["content-type","application/json"],["content-length","948"]]', convert_to('{"id":"b125ab89-3f94-4f6b-9467-472152f3a437","name":"unrescue","status":"RESCUE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.14","addresses":{"private":[{"address":"10.0.0.14","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0e"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:42.095578Z","updated_at":"2026-11-29T20:08:47.607377Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"unrescuing","allowed_actions":[],"operation_id":"6fbffdcd-91e9-413e-b9fb-59143dd6f279","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-snapshot_of_stopped', '827b3af7d1e2f8a12c60f0744ca0c1824dbd3f7bed11de088955f127370f087b', '533d2e8ae5174e2a9cddb6b58cf50f36', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.744197+00', NULL, 202, '[["location","/api/v1/operations/14557075-1a0a-4cef-b500-0086a9dbc1fc"],["content-type","application/json"],["content-length","972"]]', convert_to('{"id":"863cefda-134b-4037-8f14-65e67562405b","name":"snapshot_of_stopped","status":"SHUTOFF","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.19","addresses":{"private":[{"address":"10.0.0.19","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:13"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:42.198777Z","updated_at":"2026-11-29T20:08:47.745109Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"image_snapshot_pending","allowed_actions":[],"operation_id":"14557075-1a0a-4cef-b500-0086a9dbc1fc","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-resume', '536fbd36bf4fe2b486e6116b9a91cf24560ceb434ac6670bbcec7efebfd3184f', '022655c14dc0486ca4d5d9004b9f2fbf', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.519583+00', NULL, 202, '[["location","/api/v1/operations/532953fa-44b4-4c5e-b47a-46505245fabf"],["content-type","application/json"],["content-length","947"]]', convert_to('{"id":"4edf05b9-43f5-47eb-a5bb-bbd7135e2eaf","name":"resume","status":"SUSPENDED","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.12","addresses":{"private":[{"address":"10.0.0.12","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0c"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:42.054746Z","updated_at":"2026-11-29T20:08:47.524480Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"resuming","allowed_actions":[],"operation_id":"532953fa-44b4-4c5e-b47a-46505245fabf","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-shelve', '0cfb13d03f22201167aad4acf97b5237d691228ea37432b0a702359833db9ab4', 'ce373bf1b8e24575979cfe0014dedd71', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.634537+00', NULL, 202, '[["location","/api/v1/operations/eaa2d5fd-d2e8-4149-b85a-9b21045b418f"],["content-type","application/json"],["content-length","944"]]', convert_to('{"id":"3609ea5f-dd5a-4c5b-acc5-c18076454698","name":"shelve","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.15","addresses":{"private":[{"address":"10.0.0.15","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0f"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:42.129023Z","updated_at":"2026-11-29T20:08:47.635874Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"shelving","allowed_actions":[],"operation_id":"eaa2d5fd-d2e8-4149-b85a-9b21045b418f","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'do-snapshot', 'e2f0742cb55016441c566aa400aa275db3f0ba49260828555586b15760c7bcbc', '7373c43f3d25447ca72f71f81cad88a0', 'vm/27682/cc1a652c', '2026-11-29 20:08:47.722208+00', NULL, 202, '[["location","/api/v1/operations/2649af1d-a0f3-40ee-846b-76eab1698777"],["content-type","application/json"],["content-length","960"]]', convert_to('{"id":"ecb9be10-4417-4d52-b127-b8a5827fb87b","name":"snapshot","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.18","addresses":{"private":[{"address":"10.0.0.18","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:12"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:42.186637Z","updated_at":"2026-11-29T20:08:47.723987Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"image_snapshot_pending","allowed_actions":[],"operation_id":"2649af1d-a0f3-40ee-846b-76eab1698777","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'queued', '8b70d2b0c72d762c02cba094c69ca55289d14a5da6871935d062218e6c79345e', 'fa068fbc470e4d9ba877ba65ade84f58', 'vm/27728/7cbd32d7', '2026-11-29 20:08:50.583405+00', NULL, 201, '[["location","/api/v1/servers/3ac1d2b3-a73f-4a82-88e2-e6679b161057"],["content-type","application/json"],["content-length","840"]]', convert_to('{"id":"3ac1d2b3-a73f-4a82-88e2-e6679b161057","name":"queued","status":"BUILD","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":null,"addresses":{},"key_name":null,"availability_zone":null,"created_at":"2026-11-29T20:08:50.594475Z","updated_at":"2026-11-29T20:08:50.594475Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"scheduling","allowed_actions":[],"operation_id":"5fa22cbe-29e0-45f8-9185-e3746856b2ad","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'stop-unreachable', 'ffd970a4d7368e1933b7d66345ddef595b594a2822f4636a29b69e6600a0bed2', '29c59ec9b644463fbe910edc7dee7f76', 'vm/27728/7cbd32d7', '2026-11-29 20:08:50.64275+00', NULL, 202, '[["location","/api/v1/operations/4183086f-0cf4-4438-a561-bad6bc172dd4"],["content-type","application/json"],["content-length","953"]]', convert_to('{"id":"290e2d2f-105a-4880-9ef2-2a22f5fa9764","name":"unreachable","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.23","addresses":{"private":[{"address":"10.0.0.23","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:17"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:08:42.248449Z","updated_at":"2026-11-29T20:08:50.644264Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"powering-off","allowed_actions":[],"operation_id":"4183086f-0cf4-4438-a561-bad6bc172dd4","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495'),
	('default', 'deferred', '7949f30d1efe0b143a6233783072697ef9a172b3190ee1d34d78d03de2271e75', '53fb9b9b0e4a48a3b9eb6ae3046fed9f', 'vm/27769/2180d110', '2026-11-29 20:08:53.371163+00', NULL, 201, '[["location","/api/v1/servers/26db966c-25cc-4044-8142-f06dd72d8c50"],["content-type","application/json"],["content-length","842"]]', convert_to('{"id":"26db966c-25cc-4044-8142-f06dd72d8c50","name":"deferred","status":"BUILD","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":null,"addresses":{},"key_name":null,"availability_zone":null,"created_at":"2026-11-29T20:08:53.373674Z","updated_at":"2026-11-29T20:08:53.373674Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"scheduling","allowed_actions":[],"operation_id":"14d5b687-50a5-4c02-bc54-6dcc99d76876","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'), '6f2f52819c90bc02cf12b78477d55495');
INSERT INTO public.images VALUES
	('RegionOne', '22222222-0000-0000-0000-000000000001', 'Ubuntu 22.04 LTS', 'ubuntu', 8, 2361393152, 'active', true, false),
	('RegionOne', '22222222-0000-0000-0000-000000000002', 'Debian 12', 'debian', 8, 1073741824, 'active', true, false),
	('RegionOne', '22222222-0000-0000-0000-000000000003', 'CentOS Stream 9', 'centos', 10, 1610612736, 'active', true, false),
	('RegionOne', '22222222-0000-0000-0000-000000000004', 'Fedora 39', 'fedora', 8, 1879048192, 'active', true, false),
	('RegionOne', 'f238181d-7ea6-4a74-b731-d642e4d99d73', 'made', 'ubuntu', 20, 2361393152, 'active', true, true);
INSERT INTO public.kept_counts VALUES
	('servers', 'default', 'status', 'SUSPENDED', 0, 1),
	('servers', 'default', 'status', 'PAUSED', 0, 1),
	('servers', 'default', 'status', 'ACTIVE', 0, 15),
	('servers', 'default', 'status', 'SHELVED_OFFLOADED', 0, 1),
	('servers', 'default', 'status', 'SHUTOFF', 0, 2),
	('servers', 'default', 'status', 'RESCUE', 0, 1),
	('operations', 'default', 'status', 'succeeded', 0, 35),
	('servers', 'default', 'status', 'VERIFY_RESIZE', 0, 2),
	('servers', 'default', 'flavor_id', '11111111-0000-0000-0000-000000000004', 0, 2),
	('operations', 'default', 'action', 'lock', 0, 1),
	('operations', 'default', 'action', 'create', 0, 29),
	('operations', 'default', 'action', 'suspend', 0, 2),
	('operations', 'default', 'action', 'stop', 0, 3),
	('operations', 'default', 'action', 'shelve', 0, 2),
	('operations', 'default', 'action', 'delete', 0, 2),
	('operations', 'default', 'action', 'snapshot', 0, 3),
	('servers', 'default', 'flavor_id', '11111111-0000-0000-0000-000000000002', 0, 26),
	('servers', 'default', 'image_id', '22222222-0000-0000-0000-000000000001', 0, 28),
	('operations', 'default', 'action', 'rescue', 0, 2),
	('operations', 'default', 'action', 'pause', 0, 2),
	('servers', 'default', 'region', 'RegionOne', 0, 28),
	('operations', 'default', 'action', 'resize', 0, 4),
	('operations', 'default', 'status', 'failed', 0, 1),
	('servers', 'default', 'status', 'ERROR', 0, 1),
	('operations', 'default', 'status', 'queued', 0, 0),
	('servers', 'default', 'status', 'BUILD', 0, 4),
	('operations', 'default', 'status', 'running', 0, 24),
	('operations', 'default', 'action', 'resume', 0, 1),
	('operations', 'default', 'action', 'start', 0, 1),
	('operations', 'default', 'action', 'unshelve', 0, 1),
	('operations', 'default', 'action', 'revert_resize', 0, 1),
	('operations', 'default', 'action', 'reboot', 0, 1),
	('operations', 'default', 'action', 'unrescue', 0, 1),
	('operations', 'default', 'action', 'unpause', 0, 1),
	('operations', 'default', 'action', 'confirm_resize', 0, 1),
	('operations', 'default', 'action', 'rebuild', 0, 1),
	('operations', 'default', 'action', 'reboot_hard', 0, 1),
	('servers', 'default', 'region', 'RegionOne', 27767, 1),
	('servers', 'default', 'image_id', '22222222-0000-0000-0000-000000000001', 27767, 1),
	('servers', 'default', 'flavor_id', '11111111-0000-0000-0000-000000000002', 27767, 1),
	('servers', 'default', 'status', 'BUILD', 27767, 1),
	('operations', 'default', 'action', 'create', 27767, 1),
	('operations', 'default', 'status', 'queued', 27767, 0),
	('operations', 'default', 'status', 'running', 27767, 1),
	('operations', 'default', 'status', 'queued', 27766, 1),
	('operations', 'default', 'action', 'stop', 27766, 1),
	('servers', 'default', 'region', 'RegionOne', 27778, 1),
	('servers', 'default', 'image_id', '22222222-0000-0000-0000-000000000001', 27778, 1),
	('servers', 'default', 'flavor_id', '11111111-0000-0000-0000-000000000002', 27778, 1),
	('servers', 'default', 'status', 'BUILD', 27778, 1),
	('operations', 'default', 'action', 'create', 27778, 1),
	('operations', 'default', 'status', 'queued', 27778, 1);
INSERT INTO public.keypairs VALUES
	('RegionOne', 'kept', 'ssh', '7e:1c:e1:51:11:f2:9e:77:4a:08:0c:e2:ca:b6:4b:99', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG7Mtedm0CWmSSVisJkUtef775oCVTqs5FtQfQN5dQLM', true);
INSERT INTO public.networks VALUES
	('RegionOne', '33333333-0000-0000-0000-000000000001', 'private', 'ACTIVE', true, false, '["10.0.0.0/8"]', true),
	('RegionOne', '33333333-0000-0000-0000-000000000002', 'storage', 'ACTIVE', true, false, '["172.16.0.0/12"]', true);
INSERT INTO public.operations VALUES
	('e6b20f48-f7bc-42c5-93e5-6c20877e39fb', 'default', 'a6d7e8af-cc8e-4c1b-b74b-8c12ddddae2c', 'create', 'succeeded', 'request', 'cd99541e2a8f078a1ac26c3a920c7ef6', '2026-11-29 20:08:41.797237+00', '2026-11-29 21:08:41.820204+00', '2026-11-29 20:08:41.797237+00', '2026-11-29 20:08:41.797237+00', '2026-11-29 20:08:41.797237+00', NULL, NULL, '{"name":"start","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('3e8e439d-55ee-4317-b092-a44205d06c2d', 'default', 'a6d7e8af-cc8e-4c1b-b74b-8c12ddddae2c', 'stop', 'succeeded', 'request', '0249278cee277a8978f36b1740a63ad5', '2026-11-29 20:08:41.834324+00', '2026-11-29 21:08:41.86857+00', '2026-11-29 20:08:41.834324+00', '2026-11-29 20:08:41.834324+00', '2026-11-29 20:08:41.834324+00', NULL, NULL, '{}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('4b9ba023-2cc0-4174-b1af-926761e3094a', 'default', 'a9056c73-c381-4166-80d6-2c7c274e4de7', 'create', 'succeeded', 'request', '0b024b9dfd6b7b3d0be4cbc7ff54a938', '2026-11-29 20:08:41.881676+00', '2026-11-29 21:08:41.885283+00', '2026-11-29 20:08:41.881676+00', '2026-11-29 20:08:41.881676+00', '2026-11-29 20:08:41.881676+00', NULL, NULL, '{"name":"stop","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('e5bb795d-eb36-4d27-8214-365de4a0407b', 'default', 'eeb7fb3b-e19d-4314-9ae4-d66b5ad4a8c0', 'create', 'succeeded', 'request', 'ba9220535704407649953cdb8f144883', '2026-11-29 20:08:41.890101+00', '2026-11-29 21:08:41.901785+00', '2026-11-29 20:08:41.890101+00', '2026-11-29 20:08:41.890101+00', '2026-11-29 20:08:41.890101+00', NULL, NULL, '{"name":"reboot","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('96184cd6-524c-4250-b802-eeca6a2a678b', 'default', '0e3002f6-b117-4230-b456-b296f24fa3d2', 'create', 'succeeded', 'request', '9b9027142cbdccc92a236aebdcf6f244', '2026-11-29 20:08:41.905772+00', '2026-11-29 21:08:41.913348+00', '2026-11-29 20:08:41.905772+00', '2026-11-29 20:08:41.905772+00', '2026-11-29 20:08:41.905772+00', NULL, NULL, '{"name":"reboot_hard","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('8c72345b-9054-4405-a4df-6a52fd7f04d7', 'default', '235f7682-2e79-4304-a5b8-a6da07395159', 'create', 'succeeded', 'request', '6959942e98badab78abe8b4b4b0208d4', '2026-11-29 20:08:41.918266+00', '2026-11-29 21:08:41.922376+00', '2026-11-29 20:08:41.918266+00', '2026-11-29 20:08:41.918266+00', '2026-11-29 20:08:41.918266+00', NULL, NULL, '{"name":"resize","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('4a29ccee-f11a-47c5-9161-4447d637f626', 'default', '75e56ea2-bcb3-4723-974c-176bf862a300', 'create', 'succeeded', 'request', 'd0be062b65d5813c79e676d84561e68e', '2026-11-29 20:08:41.929866+00', '2026-11-29 21:08:41.947323+00', '2026-11-29 20:08:41.929866+00', '2026-11-29 20:08:41.929866+00', '2026-11-29 20:08:41.929866+00', NULL, NULL, '{"name":"resize_to_confirm","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('6631dd02-2e11-46f6-a4f9-ee09ff9fd04f', 'default', '860ed393-fc22-4097-a098-41770d7080f9', 'create', 'succeeded', 'request', '5a04ddfa8a824296d6b4622ecff9746b', '2026-11-29 20:08:41.950102+00', '2026-11-29 21:08:41.953316+00', '2026-11-29 20:08:41.950102+00', '2026-11-29 20:08:41.950102+00', '2026-11-29 20:08:41.950102+00', NULL, NULL, '{"name":"confirm_resize","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('20b3121d-3679-49f3-89a9-9789856bb5bc', 'default', '860ed393-fc22-4097-a098-41770d7080f9', 'resize', 'succeeded', 'request', '700afca08eb14176c779ddbce7458e11', '2026-11-29 20:08:41.957764+00', '2026-11-29 21:08:41.974747+00', '2026-11-29 20:08:41.957764+00', '2026-11-29 20:08:41.957764+00', '2026-11-29 20:08:41.957764+00', NULL, NULL, '{"flavor_id":"11111111-0000-0000-0000-000000000004","auto_confirm":false}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('e319c38c-da50-41d6-ab42-4751460a980f', 'default', '3f4bedc2-a0bd-4a6e-bc94-6b31c731d70b', 'create', 'succeeded', 'request', 'd51e419e0e3e29a084df017d96f1ffab', '2026-11-29 20:08:41.984933+00', '2026-11-29 21:08:41.992487+00', '2026-11-29 20:08:41.984933+00', '2026-11-29 20:08:41.984933+00', '2026-11-29 20:08:41.984933+00', NULL, NULL, '{"name":"revert_resize","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('f95a8d76-55b8-40f3-8f42-0f6c74b5f507', 'default', '3f4bedc2-a0bd-4a6e-bc94-6b31c731d70b', 'resize', 'succeeded', 'request', 'e2c13fa483b27817a0fe581b354650a6', '2026-11-29 20:08:41.996739+00', '2026-11-29 21:08:42.002238+00', '2026-11-29 20:08:41.996739+00', '2026-11-29 20:08:41.996739+00', '2026-11-29 20:08:41.996739+00', NULL, NULL, '{"flavor_id":"11111111-0000-0000-0000-000000000004","auto_confirm":false}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('dc953063-0283-4143-b499-97a2835fe80f', 'default', '6d7048ec-552b-4080-b81f-f05d97b6124e', 'create', 'succeeded', 'request', '4b62b7fbbea281831824cd43527dc796', '2026-11-29 20:08:42.006317+00', '2026-11-29 21:08:42.01451+00', '2026-11-29 20:08:42.006317+00', '2026-11-29 20:08:42.006317+00', '2026-11-29 20:08:42.006317+00', NULL, NULL, '{"name":"pause","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('e9e4783c-8c16-479a-93e2-7770144fadac', 'default', 'dcd2b69b-a10b-42e5-9a96-89663d432029', 'create', 'succeeded', 'request', 'c374300fd15847e0437e930a985caad8', '2026-11-29 20:08:42.017491+00', '2026-11-29 21:08:42.022654+00', '2026-11-29 20:08:42.017491+00', '2026-11-29 20:08:42.017491+00', '2026-11-29 20:08:42.017491+00', NULL, NULL, '{"name":"unpause","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('ef0d87e2-1aef-41f9-b6a3-01597cb6bb0d', 'default', 'dcd2b69b-a10b-42e5-9a96-89663d432029', 'pause', 'succeeded', 'request', '1c698b281d47ec912fb70efd8deceb3e', '2026-11-29 20:08:42.030031+00', '2026-11-29 21:08:42.038293+00', '2026-11-29 20:08:42.030031+00', '2026-11-29 20:08:42.030031+00', '2026-11-29 20:08:42.030031+00', NULL, NULL, '{}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('2068d3e5-9bc2-411e-b03e-22f1c4ac6cd3', 'default', 'd70355fd-bbc3-4227-a299-01b60e5be42e', 'create', 'succeeded', 'request', '8983604940ff699db32bb132db717386', '2026-11-29 20:08:42.043461+00', '2026-11-29 21:08:42.046925+00', '2026-11-29 20:08:42.043461+00', '2026-11-29 20:08:42.043461+00', '2026-11-29 20:08:42.043461+00', NULL, NULL, '{"name":"suspend","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('7a7c23b1-f81a-4746-af96-f5d9ee2bf5a2', 'default', '4edf05b9-43f5-47eb-a5bb-bbd7135e2eaf', 'create', 'succeeded', 'request', '2c72a0dfbbff4b260185b8011b354451', '2026-11-29 20:08:42.054746+00', '2026-11-29 21:08:42.05754+00', '2026-11-29 20:08:42.054746+00', '2026-11-29 20:08:42.054746+00', '2026-11-29 20:08:42.054746+00', NULL, NULL, '{"name":"resume","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('61dd4dcc-337c-44d6-bcce-4524d2e11d32', 'default', '4edf05b9-43f5-47eb-a5bb-bbd7135e2eaf', 'suspend', 'succeeded', 'request', '405ad9bdaa0d7b31bbd6621d8c21c378', '2026-11-29 20:08:42.062439+00', '2026-11-29 21:08:42.076737+00', '2026-11-29 20:08:42.062439+00', '2026-11-29 20:08:42.062439+00', '2026-11-29 20:08:42.062439+00', NULL, NULL, '{}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('2995930a-f872-4bd1-94d6-69b48cee46ee', 'default', '4bd97129-1205-472b-a5d8-4fb4da9e83db', 'create', 'succeeded', 'request', 'f815ab867192bc36d34e50d1dcac7c66', '2026-11-29 20:08:42.083116+00', '2026-11-29 21:08:42.087714+00', '2026-11-29 20:08:42.083116+00', '2026-11-29 20:08:42.083116+00', '2026-11-29 20:08:42.083116+00', NULL, NULL, '{"name":"rescue","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('c0d40518-970a-410f-b174-248400b8c192', 'default', 'b125ab89-3f94-4f6b-9467-472152f3a437', 'create', 'succeeded', 'request', 'cae9ef139915f7caef848a611d64b565', '2026-11-29 20:08:42.095578+00', '2026-11-29 21:08:42.101743+00', '2026-11-29 20:08:42.095578+00', '2026-11-29 20:08:42.095578+00', '2026-11-29 20:08:42.095578+00', NULL, NULL, '{"name":"unrescue","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('d4301df4-7ab3-4bc5-98d4-e9c1f0126ada', 'default', 'b125ab89-3f94-4f6b-9467-472152f3a437', 'rescue', 'succeeded', 'request', '32f615374aab82f9f4da1eaed4b93800', '2026-11-29 20:08:42.108803+00', '2026-11-29 21:08:42.118424+00', '2026-11-29 20:08:42.108803+00', '2026-11-29 20:08:42.108803+00', '2026-11-29 20:08:42.108803+00', NULL, NULL, '{}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('fd2bd030-418f-476f-aa18-cc90ff138d32', 'default', '3609ea5f-dd5a-4c5b-acc5-c18076454698', 'create', 'succeeded', 'request', '91e61e3f6724742c802f5aab8eda1e43', '2026-11-29 20:08:42.129023+00', '2026-11-29 21:08:42.132068+00', '2026-11-29 20:08:42.129023+00', '2026-11-29 20:08:42.129023+00', '2026-11-29 20:08:42.129023+00', NULL, NULL, '{"name":"shelve","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('bb0c6cff-a98a-40bb-a9b1-2d622be86988', 'default', '655458ab-96b5-49c1-bd74-f81ca07d838e', 'create', 'succeeded', 'request', 'e887d6c349b957c2403310231ff5e87f', '2026-11-29 20:08:42.140924+00', '2026-11-29 21:08:42.143927+00', '2026-11-29 20:08:42.140924+00', '2026-11-29 20:08:42.140924+00', '2026-11-29 20:08:42.140924+00', NULL, NULL, '{"name":"unshelve","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('40912500-f4d7-4a13-aa88-b30e41de743d', 'default', '655458ab-96b5-49c1-bd74-f81ca07d838e', 'shelve', 'succeeded', 'request', '1efc89aad4bd811def52c905a8e2f9bf', '2026-11-29 20:08:42.149869+00', '2026-11-29 21:08:42.168512+00', '2026-11-29 20:08:42.149869+00', '2026-11-29 20:08:42.149869+00', '2026-11-29 20:08:42.149869+00', NULL, NULL, '{}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('998e8b21-ba5b-4af1-aa6e-5dee17f7e1de', 'default', '432ab4bd-0462-43dd-903c-41a613a7a10c', 'create', 'succeeded', 'request', '8e25a9d470af35681d40b00ad0f5b3ea', '2026-11-29 20:08:42.181004+00', '2026-11-29 21:08:42.183667+00', '2026-11-29 20:08:42.181004+00', '2026-11-29 20:08:42.181004+00', '2026-11-29 20:08:42.181004+00', NULL, NULL, '{"name":"rebuild","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('6a28f3b2-62ce-432a-9974-e903884d0ed4', 'default', 'ecb9be10-4417-4d52-b127-b8a5827fb87b', 'create', 'succeeded', 'request', 'a9891a79a825e76a2ae90e18f7339a0b', '2026-11-29 20:08:42.186637+00', '2026-11-29 21:08:42.193614+00', '2026-11-29 20:08:42.186637+00', '2026-11-29 20:08:42.186637+00', '2026-11-29 20:08:42.186637+00', NULL, NULL, '{"name":"snapshot","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('e021a66e-53b0-48b4-8534-379e6e1ae52f', 'default', '863cefda-134b-4037-8f14-65e67562405b', 'create', 'succeeded', 'request', '85cb048a5b70e4ebbbd4d4f98f93ea6d', '2026-11-29 20:08:42.198777+00', '2026-11-29 21:08:42.200931+00', '2026-11-29 20:08:42.198777+00', '2026-11-29 20:08:42.198777+00', '2026-11-29 20:08:42.198777+00', NULL, NULL, '{"name":"snapshot_of_stopped","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('8f1d5a73-ad52-4abf-b27b-fd4edd2b7e82', 'default', '863cefda-134b-4037-8f14-65e67562405b', 'stop', 'succeeded', 'request', '94b4f973a8a03447f966c95cead6e868', '2026-11-29 20:08:42.209823+00', '2026-11-29 21:08:42.220499+00', '2026-11-29 20:08:42.209823+00', '2026-11-29 20:08:42.209823+00', '2026-11-29 20:08:42.209823+00', NULL, NULL, '{}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('f4941408-208b-4be7-a718-21fc7296af86', 'default', '1d8743f2-101c-40b4-8839-86a68e907c91', 'create', 'succeeded', 'request', '40d5b8784bf83a585f2717740729d7ec', '2026-11-29 20:08:42.223435+00', '2026-11-29 21:08:42.225606+00', '2026-11-29 20:08:42.223435+00', '2026-11-29 20:08:42.223435+00', '2026-11-29 20:08:42.223435+00', NULL, NULL, '{"name":"locked","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('8f5a970f-56b1-420b-87cc-bebe97577cbc', 'default', 'e1143ef3-1e53-4969-95a4-41b81439879c', 'create', 'succeeded', 'request', '03dad46725351b8fd68550a83d46ef90', '2026-11-29 20:08:42.229674+00', '2026-11-29 21:08:42.231514+00', '2026-11-29 20:08:42.229674+00', '2026-11-29 20:08:42.229674+00', '2026-11-29 20:08:42.229674+00', NULL, NULL, '{"name":"deleted","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('0ae7ed54-eedd-4b29-8f55-f1bd1ea107df', 'default', '306e2931-e93e-4abb-85a5-40f730636497', 'create', 'succeeded', 'request', 'beef322a7410acb1703853b94688c3e8', '2026-11-29 20:08:42.240891+00', '2026-11-29 21:08:42.243431+00', '2026-11-29 20:08:42.240891+00', '2026-11-29 20:08:42.240891+00', '2026-11-29 20:08:42.240891+00', NULL, NULL, '{"name":"delete","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('d139b0d3-e8a5-4341-b946-460ad3be928a', 'default', '290e2d2f-105a-4880-9ef2-2a22f5fa9764', 'create', 'succeeded', 'request', '52927d85bd5fe8eea93cf7683e3a6535', '2026-11-29 20:08:42.248449+00', '2026-11-29 21:08:42.256474+00', '2026-11-29 20:08:42.248449+00', '2026-11-29 20:08:42.248449+00', '2026-11-29 20:08:42.248449+00', NULL, NULL, '{"name":"unreachable","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('a2df993c-1ec6-449d-bbf4-271c13a920f8', 'default', '1d8743f2-101c-40b4-8839-86a68e907c91', 'lock', 'succeeded', 'request', '971818d918630db083454a10c4c31fad', '2026-11-29 20:08:42.284809+00', '2026-11-29 21:08:42.289352+00', '2026-11-29 20:08:42.284809+00', '2026-11-29 20:08:42.284809+00', '2026-11-29 20:08:42.284809+00', NULL, NULL, '{}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('b78d4fb5-d119-48cd-9866-1988ceffa684', 'default', 'e1143ef3-1e53-4969-95a4-41b81439879c', 'delete', 'succeeded', 'request', '6412037a4acf404ee7d68c3972456ada', '2026-11-29 20:08:42.304273+00', '2026-11-29 21:08:42.316877+00', '2026-11-29 20:08:42.304273+00', '2026-11-29 20:08:42.304273+00', '2026-11-29 20:08:42.304273+00', NULL, NULL, '{}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('8bd525ce-7382-4e99-807f-f52f1ccc81bf', 'default', '536623ba-3424-458c-84a5-dc1394059a86', 'create', 'succeeded', 'request', '9dfb455b4654b9a6f4c675c8c4d01633', '2026-11-29 20:08:42.32838+00', '2026-11-29 21:08:42.331603+00', '2026-11-29 20:08:42.32838+00', '2026-11-29 20:08:42.32838+00', '2026-11-29 20:08:42.32838+00', NULL, NULL, '{"name":"resting","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","labels":{"a":"b"}}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL, NULL),
	('f238181d-7ea6-4a74-b731-d642e4d99d73', 'default', '536623ba-3424-458c-84a5-dc1394059a86', 'snapshot', 'succeeded', 'request', '7a6c137cc77da187f2d85d13c03c2dba', '2026-11-29 20:08:42.35231+00', '2026-11-29 21:08:42.368959+00', '2026-11-29 20:08:42.35231+00', '2026-11-29 20:08:42.35231+00', '2026-11-29 20:08:42.35231+00', NULL, NULL, '{"name":"made"}', NULL, '{"image_id":"f238181d-7ea6-4a74-b731-d642e4d99d73"}', 100, 0, 0, false, false, NULL, NULL, NULL),
	('e8363074-c1ac-40fb-a35d-163e38c63d55', 'default', '3f260eda-fe55-4ef2-91f0-5fb28e3c87e2', 'create', 'failed', 'request', 'abac4b2a630f6e94e6bc0775a4b5a68b', '2026-11-29 20:08:44.469241+00', '2026-11-29 21:08:44.478163+00', '2026-11-29 20:08:44.469241+00', '2026-11-29 20:08:44.483339+00', '2026-11-29 20:08:44.497236+00', NULL, NULL, '{"name":"failed","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', '{"code":"BACKEND_FAILED","message":"Build of instance aborted: Failure prepping block device.","retry":false,"hint":"Delete the server, and make it of another image or another flavor."}', NULL, 0, 1, 1, false, false, NULL, NULL, NULL),
	('f2ed5ca6-a99b-47ed-bcdb-d7820355e1b5', 'default', '235f7682-2e79-4304-a5b8-a6da07395159', 'resize', 'running', 'request', 'b3a98c1cf3a5408b8f2fa324b5d6c334', '2026-11-29 20:08:47.234467+00', '2026-11-29 21:08:47.242189+00', '2026-11-29 20:08:51.028606+00', '2026-11-29 20:08:47.254463+00', NULL, NULL, NULL, '{"flavor_id":"11111111-0000-0000-0000-000000000004"}', NULL, NULL, 50, 5, 5, true, false, NULL, NULL, NULL),
	('b2a3a8ec-ca57-4e4b-88d5-249d08010303', 'default', '75e56ea2-bcb3-4723-974c-176bf862a300', 'resize', 'running', 'request', '4452036acec5e36253d8ff0a6f27607f', '2026-11-29 20:08:47.264965+00', '2026-11-29 21:08:47.282562+00', '2026-11-29 20:08:51.02359+00', '2026-11-29 20:08:47.305091+00', NULL, NULL, NULL, '{"flavor_id":"11111111-0000-0000-0000-000000000004","auto_confirm":false}', NULL, NULL, 50, 5, 5, true, false, NULL, NULL, NULL),
	('be818a67-bf61-435e-9c4e-c58200550bab', 'default', '3f4bedc2-a0bd-4a6e-bc94-6b31c731d70b', 'revert_resize', 'running', 'request', '270d56e24b08c3e3e6d4ea069c9c46fe', '2026-11-29 20:08:47.370829+00', '2026-11-29 21:08:47.379067+00', '2026-11-29 20:08:50.929154+00', '2026-11-29 20:08:47.391101+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 5, 5, true, false, NULL, NULL, NULL),
	('f4ec0eb0-33d5-4617-964d-f1a29ca85bad', 'default', '655458ab-96b5-49c1-bd74-f81ca07d838e', 'unshelve', 'running', 'request', '85a66c407fce79e10cbe08d69e826a1b', '2026-11-29 20:08:47.672158+00', '2026-11-29 21:08:47.676087+00', '2026-11-29 20:08:50.846034+00', '2026-11-29 20:08:47.683546+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 4, 4, true, false, NULL, NULL, NULL),
	('8282800b-823e-44da-a601-d5465a657ff2', 'default', '6d7048ec-552b-4080-b81f-f05d97b6124e', 'pause', 'running', 'request', 'ca35259db0d68a536cd9c8ae4e8dbed0', '2026-11-29 20:08:47.434121+00', '2026-11-29 21:08:47.447393+00', '2026-11-29 20:08:50.955977+00', '2026-11-29 20:08:47.459182+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 5, 5, true, false, NULL, NULL, NULL),
	('75202c29-e67a-45a1-9d11-933b64119052', 'default', 'c592134c-8868-4298-aa40-330c60f8a31e', 'create', 'running', 'request', '427c59645016002ae6cec018e653d330', '2026-11-29 20:08:46.931582+00', '2026-11-29 21:08:46.952998+00', '2026-11-29 20:08:51.307642+00', '2026-11-29 20:08:46.965495+00', NULL, NULL, NULL, '{"name":"expired","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL, NULL),
	('0c7358cd-4234-4f08-a956-825839e649df', 'default', '518081d8-7873-4622-bc79-47649ec4d9e2', 'create', 'running', 'request', '11d584b3271360e4481b4fc467298052', '2026-11-29 20:08:46.965554+00', '2026-11-29 21:08:46.97688+00', '2026-11-29 20:08:51.458117+00', '2026-11-29 20:08:46.988799+00', NULL, NULL, NULL, '{"name":"cancelled","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 50, 6, 6, true, true, NULL, NULL, NULL),
	('2d6246cf-ac74-42fb-a8d5-9482323c0055', 'default', 'eeb7fb3b-e19d-4314-9ae4-d66b5ad4a8c0', 'reboot', 'running', 'request', 'ca0735b503457b15ba25c89eb1af7931', '2026-11-29 20:08:47.171137+00', '2026-11-29 21:08:47.173425+00', '2026-11-29 20:08:51.689967+00', '2026-11-29 20:08:47.176009+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL, NULL),
	('9297cf6e-c0b5-49fa-8dda-be432eb71e99', 'default', '004a3ee2-b72f-44fd-a4ba-7dbaa881567e', 'create', 'running', 'request', '133b71253852a1cf0d0f63bb241d91f9', '2026-11-29 20:08:47.786062+00', '2026-11-29 21:08:47.796604+00', '2026-11-29 20:08:50.961103+00', '2026-11-29 20:08:47.809388+00', NULL, NULL, NULL, '{"name":"waited","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 50, 4, 4, true, false, NULL, NULL, NULL),
	('27d9affe-2f53-4623-9db0-a513dfb26a9b', 'default', '860ed393-fc22-4097-a098-41770d7080f9', 'confirm_resize', 'running', 'request', '1257c425a1ad13fb327ad53e632d941b', '2026-11-29 20:08:47.338462+00', '2026-11-29 21:08:47.341958+00', '2026-11-29 20:08:51.124192+00', '2026-11-29 20:08:47.354338+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 5, 5, true, false, NULL, NULL, NULL),
	('5ccaac7d-9487-4b1f-a138-6f275ae2b36f', 'default', '0e3002f6-b117-4230-b456-b296f24fa3d2', 'reboot_hard', 'running', 'request', '5a69bdb70e282576fc4289a7b6ac9987', '2026-11-29 20:08:47.198075+00', '2026-11-29 21:08:47.206045+00', '2026-11-29 20:08:51.847818+00', '2026-11-29 20:08:47.218198+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL, NULL),
	('6fbffdcd-91e9-413e-b9fb-59143dd6f279', 'default', 'b125ab89-3f94-4f6b-9467-472152f3a437', 'unrescue', 'running', 'request', '027b27ae8a24763cdd014b1fd90bffe9', '2026-11-29 20:08:47.607377+00', '2026-11-29 21:08:47.612306+00', '2026-11-29 20:08:50.74857+00', '2026-11-29 20:08:47.620086+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 4, 4, true, false, NULL, NULL, NULL),
	('09ec4930-5068-491f-93f0-6a7df107c300', 'default', 'd70355fd-bbc3-4227-a299-01b60e5be42e', 'suspend', 'running', 'request', '060767b242b2cb88affeb61dd79ba5f7', '2026-11-29 20:08:47.49431+00', '2026-11-29 21:08:47.496736+00', '2026-11-29 20:08:51.005334+00', '2026-11-29 20:08:47.501918+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 5, 5, true, false, NULL, NULL, NULL),
	('14557075-1a0a-4cef-b500-0086a9dbc1fc', 'default', '863cefda-134b-4037-8f14-65e67562405b', 'snapshot', 'running', 'request', '1b549b370b0411e0ac58db00bcfa74a0', '2026-11-29 20:08:47.745109+00', '2026-11-29 21:08:47.748679+00', '2026-11-29 20:08:50.82609+00', '2026-11-29 20:08:47.754883+00', NULL, NULL, NULL, '{"name":"kept-too"}', NULL, NULL, 50, 4, 4, true, false, NULL, NULL, NULL),
	('2649af1d-a0f3-40ee-846b-76eab1698777', 'default', 'ecb9be10-4417-4d52-b127-b8a5827fb87b', 'snapshot', 'running', 'request', '8ab8be9877dc9d0821b5560b46367a4f', '2026-11-29 20:08:47.723987+00', '2026-11-29 21:08:47.72702+00', '2026-11-29 20:08:50.762397+00', '2026-11-29 20:08:47.731293+00', NULL, NULL, NULL, '{"name":"kept"}', NULL, NULL, 50, 4, 4, true, false, NULL, NULL, NULL),
	('532953fa-44b4-4c5e-b47a-46505245fabf', 'default', '4edf05b9-43f5-47eb-a5bb-bbd7135e2eaf', 'resume', 'running', 'request', '01b4064cc7a4df524062047f88c281f6', '2026-11-29 20:08:47.52448+00', '2026-11-29 21:08:47.528487+00', '2026-11-29 20:08:50.867931+00', '2026-11-29 20:08:47.532235+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 5, 5, true, false, NULL, NULL, NULL),
	('e8f05ccf-246a-4b62-81c2-8dd3a81865bc', 'default', 'a9056c73-c381-4166-80d6-2c7c274e4de7', 'stop', 'running', 'request', 'e2a0a8d4c475d3b4984593216dd2abd1', '2026-11-29 20:08:47.140976+00', '2026-11-29 21:08:47.144895+00', '2026-11-29 20:08:51.208807+00', '2026-11-29 20:08:47.152201+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL, NULL),
	('b82f0f27-6f90-4fe1-911c-381831a06eb9', 'default', '306e2931-e93e-4abb-85a5-40f730636497', 'delete', 'running', 'request', '53fe2f7460b7d3fc2738e7dbfbc9d2b5', '2026-11-29 20:08:47.757279+00', '2026-11-29 21:08:47.773966+00', '2026-11-29 20:08:50.644344+00', '2026-11-29 20:08:47.777517+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 3, 3, true, false, NULL, NULL, NULL),
	('6da9a02c-8ac7-4028-92ff-22536058eb9d', 'default', '4bd97129-1205-472b-a5d8-4fb4da9e83db', 'rescue', 'running', 'request', '9920d04f22e45e4102b469ad7e819f4f', '2026-11-29 20:08:47.552443+00', '2026-11-29 21:08:47.568401+00', '2026-11-29 20:08:51.113885+00', '2026-11-29 20:08:47.580827+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 5, 5, true, false, NULL, NULL, NULL),
	('eaa2d5fd-d2e8-4149-b85a-9b21045b418f', 'default', '3609ea5f-dd5a-4c5b-acc5-c18076454698', 'shelve', 'running', 'request', '0ec2e5cef2ebb2b35c631cd82dbc6b88', '2026-11-29 20:08:47.635874+00', '2026-11-29 21:08:47.639406+00', '2026-11-29 20:08:50.784089+00', '2026-11-29 20:08:47.645399+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 4, 4, true, false, NULL, NULL, NULL),
	('1ee8a648-b633-4012-a64d-b8f08511cca1', 'default', '432ab4bd-0462-43dd-903c-41a613a7a10c', 'rebuild', 'running', 'request', 'df80a182bdae57b1848dd7ac8e73c13f', '2026-11-29 20:08:47.702541+00', '2026-11-29 21:08:47.707883+00', '2026-11-29 20:08:50.752755+00', '2026-11-29 20:08:47.714657+00', NULL, NULL, NULL, '{"image_id":"22222222-0000-0000-0000-000000000002"}', NULL, NULL, 50, 4, 4, true, false, NULL, NULL, NULL),
	('7d9f4b7d-380a-49c0-92e9-2916a0b77ff8', 'default', 'a6d7e8af-cc8e-4c1b-b74b-8c12ddddae2c', 'start', 'running', 'request', '39b707368b6d9c6e8e3ad83389b47473', '2026-11-29 20:08:47.097187+00', '2026-11-29 21:08:47.10311+00', '2026-11-29 20:08:51.508815+00', '2026-11-29 20:08:47.132517+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL, NULL),
	('71ae74f2-8a06-4e4d-992d-a98761147cc7', 'default', 'dcd2b69b-a10b-42e5-9a96-89663d432029', 'unpause', 'running', 'request', '9005fa564820f8759e194d9ecfee03e5', '2026-11-29 20:08:47.473564+00', '2026-11-29 21:08:47.476793+00', '2026-11-29 20:08:51.080055+00', '2026-11-29 20:08:47.483709+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 5, 5, true, false, NULL, NULL, NULL),
	('5f479a3b-a712-4d95-96b2-a7b273c84329', 'default', '80fcb154-c6f4-4306-aadc-fe3868107c2e', 'create', 'running', 'request', '82156e5a3abd0ab1cc48baf1f5e2bbd1', '2026-11-29 20:08:47.01293+00', '2026-11-29 21:08:47.019859+00', '2026-11-29 20:08:51.237022+00', '2026-11-29 20:08:47.032634+00', NULL, NULL, NULL, '{"name":"create","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL, NULL),
	('5fa22cbe-29e0-45f8-9185-e3746856b2ad', 'default', '3ac1d2b3-a73f-4a82-88e2-e6679b161057', 'create', 'running', 'request', 'e53947fd5b1b336dc8db19ae4150baee', '2026-11-29 20:08:50.594475+00', '2026-11-29 21:08:50.61275+00', '2026-11-29 20:08:50.643981+00', '2026-11-29 20:08:50.623303+00', NULL, NULL, NULL, '{"name":"queued","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 0, 1, 1, false, false, NULL, NULL, NULL),
	('4183086f-0cf4-4438-a561-bad6bc172dd4', 'default', '290e2d2f-105a-4880-9ef2-2a22f5fa9764', 'stop', 'queued', 'request', '731b5bdf4f1f51cbcc2a345d2e3bc59b', '2026-11-29 20:08:50.644264+00', '2026-11-29 21:08:50.653996+00', '2026-11-29 20:08:50.644264+00', NULL, NULL, NULL, NULL, '{}', NULL, NULL, 0, 0, 0, false, false, NULL, NULL, NULL),
	('14d5b687-50a5-4c02-bc54-6dcc99d76876', 'default', '26db966c-25cc-4044-8142-f06dd72d8c50', 'create', 'queued', 'request', 'ec83bc25d5f270277c399c03eb9ee853', '2026-11-29 20:08:53.373674+00', '2026-11-29 21:08:53.385214+00', '2026-11-29 20:08:53.373674+00', NULL, NULL, NULL, NULL, '{"name":"deferred","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 0, 0, 0, false, false, NULL, NULL, NULL);
INSERT INTO public.ostler_revision VALUES
	('0020');
INSERT INTO public.procrastinate_events VALUES
	(1, 1, 'deferred', '2026-11-29 20:08:53.374004+00');
INSERT INTO public.procrastinate_jobs VALUES
	(1, 'ostler', 'look_at_operation', 0, '26db966c-25cc-4044-8142-f06dd72d8c50', NULL, '{"operation_id": "14d5b687-50a5-4c02-bc54-6dcc99d76876"}', 'todo', NULL, 0, false, NULL);
INSERT INTO public.server_labels VALUES
	('536623ba-3424-458c-84a5-dc1394059a86', 'a', 'b', 'default', '2026-11-29 20:08:42.32838+00');
INSERT INTO public.servers VALUES
	('1d8743f2-101c-40b4-8839-86a68e907c91', 'default', 'RegionOne', 'locked', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.20', '2026-11-29 20:08:42.223435+00', '2026-11-29 20:08:42.284809+00', NULL, NULL, NULL, true, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.20","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:14"}]}', NULL, 'nova', NULL, NULL),
	('e1143ef3-1e53-4969-95a4-41b81439879c', 'default', 'RegionOne', 'deleted', 'DELETED', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.21', '2026-11-29 20:08:42.229674+00', '2026-11-29 20:08:42.304273+00', '2026-11-29 20:08:42.304273+00', NULL, NULL, false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.21","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:15"}]}', NULL, 'nova', NULL, NULL),
	('a6d7e8af-cc8e-4c1b-b74b-8c12ddddae2c', 'default', 'RegionOne', 'start', 'SHUTOFF', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.1', '2026-11-29 20:08:41.797237+00', '2026-11-29 20:08:47.097187+00', NULL, 'powering-on', '7d9f4b7d-380a-49c0-92e9-2916a0b77ff8', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.1","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:01"}]}', NULL, 'nova', NULL, NULL),
	('a9056c73-c381-4166-80d6-2c7c274e4de7', 'default', 'RegionOne', 'stop', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.2', '2026-11-29 20:08:41.881676+00', '2026-11-29 20:08:47.140976+00', NULL, 'powering-off', 'e8f05ccf-246a-4b62-81c2-8dd3a81865bc', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.2","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:02"}]}', NULL, 'nova', NULL, NULL),
	('eeb7fb3b-e19d-4314-9ae4-d66b5ad4a8c0', 'default', 'RegionOne', 'reboot', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.3', '2026-11-29 20:08:41.890101+00', '2026-11-29 20:08:47.171137+00', NULL, 'rebooting', '2d6246cf-ac74-42fb-a8d5-9482323c0055', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.3","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:03"}]}', NULL, 'nova', NULL, NULL),
	('0e3002f6-b117-4230-b456-b296f24fa3d2', 'default', 'RegionOne', 'reboot_hard', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.4', '2026-11-29 20:08:41.905772+00', '2026-11-29 20:08:47.198075+00', NULL, 'rebooting_hard', '5ccaac7d-9487-4b1f-a138-6f275ae2b36f', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.4","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:04"}]}', NULL, 'nova', NULL, NULL),
	('235f7682-2e79-4304-a5b8-a6da07395159', 'default', 'RegionOne', 'resize', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.5', '2026-11-29 20:08:41.918266+00', '2026-11-29 20:08:47.234467+00', NULL, 'resize_prep', 'f2ed5ca6-a99b-47ed-bcdb-d7820355e1b5', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.5","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:05"}]}', NULL, 'nova', NULL, NULL),
	('75e56ea2-bcb3-4723-974c-176bf862a300', 'default', 'RegionOne', 'resize_to_confirm', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.6', '2026-11-29 20:08:41.929866+00', '2026-11-29 20:08:47.264965+00', NULL, 'resize_prep', 'b2a3a8ec-ca57-4e4b-88d5-249d08010303', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.6","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:06"}]}', NULL, 'nova', NULL, NULL),
	('860ed393-fc22-4097-a098-41770d7080f9', 'default', 'RegionOne', 'confirm_resize', 'VERIFY_RESIZE', '11111111-0000-0000-0000-000000000004', '22222222-0000-0000-0000-000000000001', '10.0.0.7', '2026-11-29 20:08:41.950102+00', '2026-11-29 20:08:47.338462+00', NULL, 'resize_confirming', '27d9affe-2f53-4623-9db0-a513dfb26a9b', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.7","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:07"}]}', NULL, 'nova', NULL, NULL),
	('3f4bedc2-a0bd-4a6e-bc94-6b31c731d70b', 'default', 'RegionOne', 'revert_resize', 'VERIFY_RESIZE', '11111111-0000-0000-0000-000000000004', '22222222-0000-0000-0000-000000000001', '10.0.0.8', '2026-11-29 20:08:41.984933+00', '2026-11-29 20:08:47.370829+00', NULL, 'resize_reverting', 'be818a67-bf61-435e-9c4e-c58200550bab', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.8","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:08"}]}', NULL, 'nova', NULL, NULL),
	('6d7048ec-552b-4080-b81f-f05d97b6124e', 'default', 'RegionOne', 'pause', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.9', '2026-11-29 20:08:42.006317+00', '2026-11-29 20:08:47.434121+00', NULL, 'pausing', '8282800b-823e-44da-a601-d5465a657ff2', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.9","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:09"}]}', NULL, 'nova', NULL, NULL),
	('dcd2b69b-a10b-42e5-9a96-89663d432029', 'default', 'RegionOne', 'unpause', 'PAUSED', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.10', '2026-11-29 20:08:42.017491+00', '2026-11-29 20:08:47.473564+00', NULL, 'unpausing', '71ae74f2-8a06-4e4d-992d-a98761147cc7', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.10","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0a"}]}', NULL, 'nova', NULL, NULL),
	('d70355fd-bbc3-4227-a299-01b60e5be42e', 'default', 'RegionOne', 'suspend', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.11', '2026-11-29 20:08:42.043461+00', '2026-11-29 20:08:47.49431+00', NULL, 'suspending', '09ec4930-5068-491f-93f0-6a7df107c300', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.11","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0b"}]}', NULL, 'nova', NULL, NULL),
	('4bd97129-1205-472b-a5d8-4fb4da9e83db', 'default', 'RegionOne', 'rescue', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.13', '2026-11-29 20:08:42.083116+00', '2026-11-29 20:08:47.552443+00', NULL, 'rescuing', '6da9a02c-8ac7-4028-92ff-22536058eb9d', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.13","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0d"}]}', NULL, 'nova', NULL, NULL),
	('b125ab89-3f94-4f6b-9467-472152f3a437', 'default', 'RegionOne', 'unrescue', 'RESCUE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.14', '2026-11-29 20:08:42.095578+00', '2026-11-29 20:08:47.607377+00', NULL, 'unrescuing', '6fbffdcd-91e9-413e-b9fb-59143dd6f279', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.14","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0e"}]}', NULL, 'nova', NULL, NULL),
	('3609ea5f-dd5a-4c5b-acc5-c18076454698', 'default', 'RegionOne', 'shelve', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.15', '2026-11-29 20:08:42.129023+00', '2026-11-29 20:08:47.635874+00', NULL, 'shelving', 'eaa2d5fd-d2e8-4149-b85a-9b21045b418f', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.15","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0f"}]}', NULL, 'nova', NULL, NULL),
	('655458ab-96b5-49c1-bd74-f81ca07d838e', 'default', 'RegionOne', 'unshelve', 'SHELVED_OFFLOADED', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.16', '2026-11-29 20:08:42.140924+00', '2026-11-29 20:08:47.672158+00', NULL, 'unshelving', 'f4ec0eb0-33d5-4617-964d-f1a29ca85bad', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.16","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:10"}]}', NULL, 'nova', NULL, NULL),
	('432ab4bd-0462-43dd-903c-41a613a7a10c', 'default', 'RegionOne', 'rebuild', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.17', '2026-11-29 20:08:42.181004+00', '2026-11-29 20:08:47.702541+00', NULL, 'rebuilding', '1ee8a648-b633-4012-a64d-b8f08511cca1', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.17","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:11"}]}', NULL, 'nova', NULL, NULL),
	('ecb9be10-4417-4d52-b127-b8a5827fb87b', 'default', 'RegionOne', 'snapshot', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.18', '2026-11-29 20:08:42.186637+00', '2026-11-29 20:08:47.723987+00', NULL, 'image_snapshot_pending', '2649af1d-a0f3-40ee-846b-76eab1698777', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.18","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:12"}]}', NULL, 'nova', NULL, NULL),
	('536623ba-3424-458c-84a5-dc1394059a86', 'default', 'RegionOne', 'resting', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.24', '2026-11-29 20:08:42.32838+00', '2026-11-29 20:08:42.35231+00', NULL, NULL, NULL, false, false, '{"a":"b"}', NULL, NULL, '{"private":[{"address":"10.0.0.24","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:18"}]}', NULL, 'nova', NULL, NULL),
	('3f260eda-fe55-4ef2-91f0-5fb28e3c87e2', 'default', 'RegionOne', 'failed', 'ERROR', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', NULL, '2026-11-29 20:08:44.469241+00', '2026-11-29 20:08:44.497236+00', NULL, NULL, NULL, false, false, '{}', NULL, '{"code":"BACKEND_FAILED","message":"Build of instance aborted: Failure prepping block device.","retry":false,"hint":"Delete the server, and make it of another image or another flavor."}', '{}', NULL, NULL, NULL, NULL),
	('c592134c-8868-4298-aa40-330c60f8a31e', 'default', 'RegionOne', 'expired', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', NULL, '2026-11-29 20:08:46.931582+00', '2026-11-29 20:08:46.931582+00', NULL, 'scheduling', '75202c29-e67a-45a1-9d11-933b64119052', false, false, '{}', '2026-11-29 20:10:26.929344+00', NULL, '{}', NULL, NULL, NULL, NULL),
	('518081d8-7873-4622-bc79-47649ec4d9e2', 'default', 'RegionOne', 'cancelled', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', NULL, '2026-11-29 20:08:46.965554+00', '2026-11-29 20:08:46.965554+00', NULL, 'scheduling', '0c7358cd-4234-4f08-a956-825839e649df', false, false, '{}', NULL, NULL, '{}', NULL, NULL, NULL, NULL),
	('80fcb154-c6f4-4306-aadc-fe3868107c2e', 'default', 'RegionOne', 'create', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', NULL, '2026-11-29 20:08:47.01293+00', '2026-11-29 20:08:47.01293+00', NULL, 'scheduling', '5f479a3b-a712-4d95-96b2-a7b273c84329', false, false, '{}', NULL, NULL, '{}', NULL, NULL, NULL, NULL),
	('4edf05b9-43f5-47eb-a5bb-bbd7135e2eaf', 'default', 'RegionOne', 'resume', 'SUSPENDED', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.12', '2026-11-29 20:08:42.054746+00', '2026-11-29 20:08:47.52448+00', NULL, 'resuming', '532953fa-44b4-4c5e-b47a-46505245fabf', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.12","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0c"}]}', NULL, 'nova', NULL, NULL),
	('863cefda-134b-4037-8f14-65e67562405b', 'default', 'RegionOne', 'snapshot_of_stopped', 'SHUTOFF', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.19', '2026-11-29 20:08:42.198777+00', '2026-11-29 20:08:47.745109+00', NULL, 'image_snapshot_pending', '14557075-1a0a-4cef-b500-0086a9dbc1fc', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.19","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:13"}]}', NULL, 'nova', NULL, NULL),
	('306e2931-e93e-4abb-85a5-40f730636497', 'default', 'RegionOne', 'delete', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.22', '2026-11-29 20:08:42.240891+00', '2026-11-29 20:08:47.757279+00', NULL, 'deleting', 'b82f0f27-6f90-4fe1-911c-381831a06eb9', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.22","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:16"}]}', NULL, 'nova', NULL, NULL),
	('004a3ee2-b72f-44fd-a4ba-7dbaa881567e', 'default', 'RegionOne', 'waited', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', NULL, '2026-11-29 20:08:47.786062+00', '2026-11-29 20:08:47.786062+00', NULL, 'scheduling', '9297cf6e-c0b5-49fa-8dda-be432eb71e99', false, false, '{}', NULL, NULL, '{}', NULL, NULL, NULL, NULL),
	('3ac1d2b3-a73f-4a82-88e2-e6679b161057', 'default', 'RegionOne', 'queued', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', NULL, '2026-11-29 20:08:50.594475+00', '2026-11-29 20:08:50.594475+00', NULL, 'scheduling', '5fa22cbe-29e0-45f8-9185-e3746856b2ad', false, false, '{}', NULL, NULL, '{}', NULL, NULL, NULL, NULL),
	('290e2d2f-105a-4880-9ef2-2a22f5fa9764', 'default', 'RegionOne', 'unreachable', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.23', '2026-11-29 20:08:42.248449+00', '2026-11-29 20:08:50.644264+00', NULL, 'powering-off', '4183086f-0cf4-4438-a561-bad6bc172dd4', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.23","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:17"}]}', NULL, 'nova', NULL, NULL),
	('26db966c-25cc-4044-8142-f06dd72d8c50', 'default', 'RegionOne', 'deferred', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', NULL, '2026-11-29 20:08:53.373674+00', '2026-11-29 20:08:53.373674+00', NULL, 'scheduling', '14d5b687-50a5-4c02-bc54-6dcc99d76876', false, false, '{}', NULL, NULL, '{}', NULL, NULL, NULL, NULL);
INSERT INTO public.simulator_flavors VALUES
	('11111111-0000-0000-0000-000000000001', 'm1.tiny', 1, 512, 1),
	('11111111-0000-0000-0000-000000000002', 'm1.small', 1, 2048, 20),
	('11111111-0000-0000-0000-000000000003', 'm1.medium', 2, 4096, 40),
	('11111111-0000-0000-0000-000000000004', 'm1.large', 4, 8192, 80),
	('11111111-0000-0000-0000-000000000005', 'm1.xlarge', 8, 16384, 160);
INSERT INTO public.simulator_images VALUES
	('22222222-0000-0000-0000-000000000001', 'Ubuntu 22.04 LTS', 'ubuntu', 8, 2361393152, 'active', false, false),
	('22222222-0000-0000-0000-000000000002', 'Debian 12', 'debian', 8, 1073741824, 'active', false, false),
	('22222222-0000-0000-0000-000000000003', 'CentOS Stream 9', 'centos', 10, 1610612736, 'active', false, false),
	('22222222-0000-0000-0000-000000000004', 'Fedora 39', 'fedora', 8, 1879048192, 'active', false, false),
	('f238181d-7ea6-4a74-b731-d642e4d99d73', 'made', 'ubuntu', 20, 2361393152, 'active', true, false);
INSERT INTO public.simulator_keypairs VALUES
	('kept', 'ssh', '7e:1c:e1:51:11:f2:9e:77:4a:08:0c:e2:ca:b6:4b:99', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG7Mtedm0CWmSSVisJkUtef775oCVTqs5FtQfQN5dQLM');
INSERT INTO public.simulator_servers VALUES
	(20, '1d8743f2-101c-40b4-8839-86a68e907c91', 'default', 'locked', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:42.224152+00', '2026-11-29 20:08:42.224152+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, NULL, NULL, '{}', NULL),
	(23, '290e2d2f-105a-4880-9ef2-2a22f5fa9764', 'default', 'unreachable', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:42.249224+00', '2026-11-29 20:08:42.249224+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, NULL, NULL, '{}', NULL),
	(24, '536623ba-3424-458c-84a5-dc1394059a86', 'default', 'resting', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:42.32915+00', '2026-11-29 20:08:42.355486+00', NULL, NULL, NULL, NULL, NULL, NULL, 'made', 'f238181d-7ea6-4a74-b731-d642e4d99d73', NULL, NULL, NULL, 1, NULL, NULL, '{"a":"b"}', NULL),
	(25, '3f260eda-fe55-4ef2-91f0-5fb28e3c87e2', 'default', 'failed', 'ERROR', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:44.491421+00', '2026-11-29 20:08:44.491421+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Build of instance aborted: Failure prepping block device.', NULL, 1, NULL, NULL, '{}', NULL),
	(26, 'c592134c-8868-4298-aa40-330c60f8a31e', 'default', 'expired', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:46.979207+00', '2026-11-29 20:08:46.979207+00', 'scheduling', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-29 20:10:46.979207+00', 1, '2026-11-29 20:08:46.979207+00', NULL, '{}', NULL),
	(28, '80fcb154-c6f4-4306-aadc-fe3868107c2e', 'default', 'create', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:47.043857+00', '2026-11-29 20:08:47.043857+00', 'scheduling', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-29 20:10:47.043857+00', 1, '2026-11-29 20:08:47.043857+00', NULL, '{}', NULL),
	(1, 'a6d7e8af-cc8e-4c1b-b74b-8c12ddddae2c', 'default', 'start', 'SHUTOFF', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:41.799244+00', '2026-11-29 20:08:47.135508+00', 'powering-on', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, '7d9f4b7d-380a-49c0-92e9-2916a0b77ff8 3e8e439d-55ee-4317-b092-a44205d06c2d', NULL, NULL, '2026-11-29 20:10:47.135508+00', 2, '2026-11-29 20:08:47.135508+00', NULL, '{}', NULL),
	(2, 'a9056c73-c381-4166-80d6-2c7c274e4de7', 'default', 'stop', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:41.882885+00', '2026-11-29 20:08:47.160614+00', 'powering-off', 'SHUTOFF', NULL, NULL, NULL, NULL, NULL, 'e8f05ccf-246a-4b62-81c2-8dd3a81865bc', NULL, NULL, '2026-11-29 20:10:47.160614+00', 1, '2026-11-29 20:08:47.160614+00', NULL, '{}', NULL),
	(3, 'eeb7fb3b-e19d-4314-9ae4-d66b5ad4a8c0', 'default', 'reboot', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:41.896682+00', '2026-11-29 20:08:47.178109+00', 'rebooting', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, '2d6246cf-ac74-42fb-a8d5-9482323c0055', NULL, NULL, '2026-11-29 20:10:47.178109+00', 2, '2026-11-29 20:08:47.178109+00', NULL, '{}', NULL),
	(4, '0e3002f6-b117-4230-b456-b296f24fa3d2', 'default', 'reboot_hard', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:41.911236+00', '2026-11-29 20:08:47.224007+00', 'rebooting_hard', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, '5ccaac7d-9487-4b1f-a138-6f275ae2b36f', NULL, NULL, '2026-11-29 20:10:47.224007+00', 2, '2026-11-29 20:08:47.224007+00', NULL, '{}', NULL),
	(14, 'b125ab89-3f94-4f6b-9467-472152f3a437', 'default', 'unrescue', 'RESCUE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:42.096662+00', '2026-11-29 20:08:47.625494+00', 'unrescuing', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, '6fbffdcd-91e9-413e-b9fb-59143dd6f279 d4301df4-7ab3-4bc5-98d4-e9c1f0126ada', NULL, NULL, '2026-11-29 20:10:47.625494+00', 3, '2026-11-29 20:08:47.625494+00', NULL, '{}', NULL),
	(5, '235f7682-2e79-4304-a5b8-a6da07395159', 'default', 'resize', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:41.91996+00', '2026-11-29 20:08:47.267173+00', 'resize_prep', 'VERIFY_RESIZE', '11111111-0000-0000-0000-000000000004', NULL, NULL, '11111111-0000-0000-0000-000000000002', NULL, 'f2ed5ca6-a99b-47ed-bcdb-d7820355e1b5', NULL, NULL, '2026-11-29 20:10:47.267173+00', 1, '2026-11-29 20:08:47.267173+00', NULL, '{}', NULL),
	(6, '75e56ea2-bcb3-4723-974c-176bf862a300', 'default', 'resize_to_confirm', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:41.944946+00', '2026-11-29 20:08:47.320285+00', 'resize_prep', 'VERIFY_RESIZE', '11111111-0000-0000-0000-000000000004', NULL, NULL, '11111111-0000-0000-0000-000000000002', NULL, 'b2a3a8ec-ca57-4e4b-88d5-249d08010303', NULL, NULL, '2026-11-29 20:10:47.320285+00', 1, '2026-11-29 20:08:47.320285+00', NULL, '{}', NULL),
	(7, '860ed393-fc22-4097-a098-41770d7080f9', 'default', 'confirm_resize', 'VERIFY_RESIZE', '11111111-0000-0000-0000-000000000004', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:41.951425+00', '2026-11-29 20:08:47.369061+00', 'resize_confirming', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, '27d9affe-2f53-4623-9db0-a513dfb26a9b 20b3121d-3679-49f3-89a9-9789856bb5bc', NULL, NULL, '2026-11-29 20:10:47.369061+00', 1, '2026-11-29 20:08:47.369061+00', NULL, '{}', NULL),
	(8, '3f4bedc2-a0bd-4a6e-bc94-6b31c731d70b', 'default', 'revert_resize', 'VERIFY_RESIZE', '11111111-0000-0000-0000-000000000004', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:41.986227+00', '2026-11-29 20:08:47.409869+00', 'resize_reverting', 'ACTIVE', '11111111-0000-0000-0000-000000000002', NULL, NULL, NULL, NULL, 'be818a67-bf61-435e-9c4e-c58200550bab f95a8d76-55b8-40f3-8f42-0f6c74b5f507', NULL, NULL, '2026-11-29 20:10:47.409869+00', 1, '2026-11-29 20:08:47.409869+00', NULL, '{}', NULL),
	(9, '6d7048ec-552b-4080-b81f-f05d97b6124e', 'default', 'pause', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:42.01296+00', '2026-11-29 20:08:47.466775+00', 'pausing', 'PAUSED', NULL, NULL, NULL, NULL, NULL, '8282800b-823e-44da-a601-d5465a657ff2', NULL, NULL, '2026-11-29 20:10:47.466775+00', 1, '2026-11-29 20:08:47.466775+00', NULL, '{}', NULL),
	(10, 'dcd2b69b-a10b-42e5-9a96-89663d432029', 'default', 'unpause', 'PAUSED', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:42.021091+00', '2026-11-29 20:08:47.493141+00', 'unpausing', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, '71ae74f2-8a06-4e4d-992d-a98761147cc7 ef0d87e2-1aef-41f9-b6a3-01597cb6bb0d', NULL, NULL, '2026-11-29 20:10:47.493141+00', 1, '2026-11-29 20:08:47.493141+00', NULL, '{}', NULL),
	(11, 'd70355fd-bbc3-4227-a299-01b60e5be42e', 'default', 'suspend', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:42.044845+00', '2026-11-29 20:08:47.511972+00', 'suspending', 'SUSPENDED', NULL, NULL, NULL, NULL, NULL, '09ec4930-5068-491f-93f0-6a7df107c300', NULL, NULL, '2026-11-29 20:10:47.511972+00', 1, '2026-11-29 20:08:47.511972+00', NULL, '{}', NULL),
	(12, '4edf05b9-43f5-47eb-a5bb-bbd7135e2eaf', 'default', 'resume', 'SUSPENDED', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:42.055979+00', '2026-11-29 20:08:47.535775+00', 'resuming', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, '532953fa-44b4-4c5e-b47a-46505245fabf 61dd4dcc-337c-44d6-bcce-4524d2e11d32', NULL, NULL, '2026-11-29 20:10:47.535775+00', 1, '2026-11-29 20:08:47.535775+00', NULL, '{}', NULL),
	(13, '4bd97129-1205-472b-a5d8-4fb4da9e83db', 'default', 'rescue', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:42.08583+00', '2026-11-29 20:08:47.588167+00', 'rescuing', 'RESCUE', NULL, NULL, NULL, NULL, NULL, '6da9a02c-8ac7-4028-92ff-22536058eb9d', NULL, NULL, '2026-11-29 20:10:47.588167+00', 2, '2026-11-29 20:08:47.588167+00', NULL, '{}', NULL),
	(27, '518081d8-7873-4622-bc79-47649ec4d9e2', 'default', 'cancelled', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:47.000999+00', '2026-11-29 20:08:47.078342+00', 'deleting', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-29 20:10:47.078342+00', 1, '2026-11-29 20:08:47.078342+00', NULL, '{}', NULL),
	(15, '3609ea5f-dd5a-4c5b-acc5-c18076454698', 'default', 'shelve', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:42.130356+00', '2026-11-29 20:08:47.659241+00', 'shelving', 'SHELVED_OFFLOADED', NULL, NULL, NULL, NULL, NULL, 'eaa2d5fd-d2e8-4149-b85a-9b21045b418f', NULL, NULL, '2026-11-29 20:10:47.659241+00', 1, '2026-11-29 20:08:47.659241+00', NULL, '{}', NULL),
	(16, '655458ab-96b5-49c1-bd74-f81ca07d838e', 'default', 'unshelve', 'SHELVED_OFFLOADED', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:42.142256+00', '2026-11-29 20:08:47.688213+00', 'unshelving', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, 'f4ec0eb0-33d5-4617-964d-f1a29ca85bad 40912500-f4d7-4a13-aa88-b30e41de743d', NULL, NULL, '2026-11-29 20:10:47.688213+00', 2, '2026-11-29 20:08:47.688213+00', NULL, '{}', NULL),
	(17, '432ab4bd-0462-43dd-903c-41a613a7a10c', 'default', 'rebuild', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:42.182089+00', '2026-11-29 20:08:47.722028+00', 'rebuilding', 'ACTIVE', NULL, '22222222-0000-0000-0000-000000000002', NULL, NULL, NULL, '1ee8a648-b633-4012-a64d-b8f08511cca1', NULL, NULL, '2026-11-29 20:10:47.722028+00', 2, '2026-11-29 20:08:47.722028+00', NULL, '{}', NULL),
	(18, 'ecb9be10-4417-4d52-b127-b8a5827fb87b', 'default', 'snapshot', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:42.187398+00', '2026-11-29 20:08:47.734055+00', 'image_snapshot_pending', 'ACTIVE', NULL, NULL, NULL, NULL, 'kept', '2649af1d-a0f3-40ee-846b-76eab1698777', NULL, NULL, '2026-11-29 20:10:47.734055+00', 1, '2026-11-29 20:08:47.734055+00', NULL, '{}', NULL),
	(22, '306e2931-e93e-4abb-85a5-40f730636497', 'default', 'delete', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:42.241895+00', '2026-11-29 20:08:47.780728+00', 'deleting', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-29 20:10:47.780728+00', 1, '2026-11-29 20:08:47.780728+00', NULL, '{}', NULL),
	(19, '863cefda-134b-4037-8f14-65e67562405b', 'default', 'snapshot_of_stopped', 'SHUTOFF', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:42.199493+00', '2026-11-29 20:08:47.76222+00', 'image_snapshot_pending', 'SHUTOFF', NULL, NULL, NULL, NULL, 'kept-too', '14557075-1a0a-4cef-b500-0086a9dbc1fc 8f1d5a73-ad52-4abf-b27b-fd4edd2b7e82', NULL, NULL, '2026-11-29 20:10:47.76222+00', 1, '2026-11-29 20:08:47.76222+00', NULL, '{}', NULL),
	(29, '004a3ee2-b72f-44fd-a4ba-7dbaa881567e', 'default', 'waited', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:08:47.813164+00', '2026-11-29 20:08:47.813164+00', 'scheduling', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-29 20:10:47.813164+00', 1, '2026-11-29 20:08:47.813164+00', NULL, '{}', NULL);
INSERT INTO public.webhooks VALUES
	('3e6957bc-10c6-414d-8b3b-e8abb373a35e', 'default', 'http://127.0.0.1:9/hook', '', 'enabled', 'whsec_3YAG0egRYVAPZoFwvu66BU9u06+dFGm5ktVwXAE6NaA=', NULL, NULL, NULL, NULL, '2026-11-29 20:08:44.449103+00', '2026-11-29 20:08:49.45207+00', NULL, '[]', 0, '{"event_id":1,"at":"2026-11-29T20:08:44.449103+00:00","status":null,"error":"The receiver cannot be connected to","attempts":1,"duration_ms":59}', 1, '2026-11-29 20:08:41.769231+00', '2026-11-29 20:08:41.769231+00', 1);
SELECT pg_catalog.setval('public.events_id_seq', 63, true);
SELECT pg_catalog.setval('public.procrastinate_events_id_seq', 1, true);
SELECT pg_catalog.setval('public.procrastinate_jobs_id_seq', 1, true);
SELECT pg_catalog.setval('public.procrastinate_periodic_defers_id_seq', 1, false);
SELECT pg_catalog.setval('public.procrastinate_workers_id_seq', 1, false);
SELECT pg_catalog.setval('public.simulator_servers_number_seq', 29, true);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_position_key UNIQUE ("position");
ALTER TABLE ONLY public.flavors
    ADD CONSTRAINT flavors_pkey PRIMARY KEY (region, id);
ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (project_id, key);
ALTER TABLE ONLY public.images
    ADD CONSTRAINT images_pkey PRIMARY KEY (region, id);
ALTER TABLE ONLY public.kept_counts
    ADD CONSTRAINT kept_counts_pkey PRIMARY KEY (relation, project_id, field, value, slot);
ALTER TABLE ONLY public.keypairs
    ADD CONSTRAINT keypairs_pkey PRIMARY KEY (region, name);
ALTER TABLE ONLY public.networks
    ADD CONSTRAINT networks_pkey PRIMARY KEY (region, id);
ALTER TABLE ONLY public.operations
    ADD CONSTRAINT operations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ostler_revision
    ADD CONSTRAINT ostler_revision_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);
ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.server_labels
    ADD CONSTRAINT server_labels_pkey PRIMARY KEY (server_id, key);
ALTER TABLE ONLY public.servers
    ADD CONSTRAINT servers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.simulator_controls
    ADD CONSTRAINT simulator_controls_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.simulator_deletions
    ADD CONSTRAINT simulator_deletions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.simulator_flavors
    ADD CONSTRAINT simulator_flavors_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.simulator_images
    ADD CONSTRAINT simulator_images_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.simulator_keypairs
    ADD CONSTRAINT simulator_keypairs_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.simulator_servers
    ADD CONSTRAINT simulator_servers_id_key UNIQUE (id);
ALTER TABLE ONLY public.simulator_servers
    ADD CONSTRAINT simulator_servers_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.webhooks
    ADD CONSTRAINT webhooks_pkey PRIMARY KEY (id);
CREATE INDEX events_project_id_position_idx ON public.events USING btree (project_id, "position");
CREATE INDEX events_server_id_position_idx ON public.events USING btree (server_id, "position");
CREATE INDEX events_waiting_idx ON public.events USING btree (id) WHERE ("position" IS NULL);
CREATE INDEX flavors_region_name_id_idx ON public.flavors USING btree (region, name, id);
CREATE INDEX idempotency_keys_created_at_idx ON public.idempotency_keys USING btree (created_at);
CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));
CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);
CREATE INDEX images_region_name_id_idx ON public.images USING btree (region, name, id);
CREATE INDEX networks_region_name_id_idx ON public.networks USING btree (region, name, id);
CREATE INDEX operations_due_idx ON public.operations USING btree (run_at) WHERE (finished_at IS NULL);
CREATE UNIQUE INDEX operations_one_open_a_server_key ON public.operations USING btree (server_id) WHERE (finished_at IS NULL);
CREATE INDEX operations_project_id_action_created_at_id_idx ON public.operations USING btree (project_id, action, created_at, id);
CREATE INDEX operations_project_id_created_at_id_idx ON public.operations USING btree (project_id, created_at, id);
CREATE INDEX operations_project_id_server_id_created_at_id_idx ON public.operations USING btree (project_id, server_id, created_at, id);
CREATE INDEX operations_project_id_status_created_at_id_idx ON public.operations USING btree (project_id, status, created_at, id);
CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);
CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));
CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);
CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);
CREATE INDEX server_labels_project_id_key_created_at_server_id_idx ON public.server_labels USING btree (project_id, key, created_at, server_id);
CREATE INDEX server_labels_project_id_key_value_created_at_server_id_idx ON public.server_labels USING btree (project_id, key, value, created_at, server_id);
CREATE INDEX servers_cloud_id_idx ON public.servers USING btree (cloud_id) WHERE ((deleted_at IS NULL) AND (cloud_id IS NOT NULL));
CREATE INDEX servers_expires_at_idx ON public.servers USING btree (expires_at) WHERE ((deleted_at IS NULL) AND (expires_at IS NOT NULL));
CREATE INDEX servers_labels_due_idx ON public.servers USING btree (region) WHERE ((deleted_at IS NULL) AND (labels_due IS NOT NULL));
CREATE INDEX servers_project_id_created_at_id_idx ON public.servers USING btree (project_id, created_at, id) WHERE (deleted_at IS NULL);
CREATE INDEX servers_project_id_flavor_id_created_at_id_idx ON public.servers USING btree (project_id, flavor_id, created_at, id) WHERE (deleted_at IS NULL);
CREATE INDEX servers_project_id_image_id_created_at_id_idx ON public.servers USING btree (project_id, image_id, created_at, id) WHERE (deleted_at IS NULL);
CREATE INDEX servers_project_id_name_created_at_id_idx ON public.servers USING btree (project_id, name, created_at, id) WHERE (deleted_at IS NULL);
CREATE INDEX servers_project_id_name_id_idx ON public.servers USING btree (project_id, name, id) WHERE (deleted_at IS NULL);
CREATE INDEX servers_project_id_region_created_at_id_idx ON public.servers USING btree (project_id, region, created_at, id) WHERE (deleted_at IS NULL);
CREATE INDEX servers_project_id_status_created_at_id_idx ON public.servers USING btree (project_id, status, created_at, id) WHERE (deleted_at IS NULL);
CREATE INDEX servers_project_id_updated_at_id_idx ON public.servers USING btree (project_id, updated_at, id) WHERE (deleted_at IS NULL);
CREATE INDEX simulator_deletions_deleted_at_id_idx ON public.simulator_deletions USING btree (deleted_at, id);
CREATE INDEX simulator_servers_begun_at_idx ON public.simulator_servers USING btree (begun_at) WHERE (begun_at IS NOT NULL);
CREATE INDEX simulator_servers_due_at_idx ON public.simulator_servers USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX simulator_servers_updated_at_number_idx ON public.simulator_servers USING btree (updated_at, number);
CREATE INDEX simulator_servers_vanishes_at_idx ON public.simulator_servers USING btree (vanishes_at) WHERE (vanishes_at IS NOT NULL);
CREATE INDEX webhooks_enabled_idx ON public.webhooks USING btree ("position") WHERE (status = 'enabled'::text);
CREATE INDEX webhooks_project_id_created_at_id_idx ON public.webhooks USING btree (project_id, created_at, id);
CREATE TRIGGER operations_counted_delete AFTER DELETE ON public.operations REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION public.operations_counted_delete();
CREATE TRIGGER operations_counted_insert AFTER INSERT ON public.operations REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION public.operations_counted_insert();
CREATE TRIGGER operations_counted_update AFTER UPDATE OF project_id, action, status ON public.operations FOR EACH ROW WHEN (((old.action <> new.action) OR (old.status <> new.status) OR (old.project_id <> new.project_id))) EXECUTE FUNCTION public.operations_counted_update();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();
CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();
CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();
CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();
CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();
CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();
CREATE TRIGGER servers_counted_delete AFTER DELETE ON public.servers REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION public.servers_counted_delete();
CREATE TRIGGER servers_counted_insert AFTER INSERT ON public.servers REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION public.servers_counted_insert();
CREATE TRIGGER servers_counted_update AFTER UPDATE OF project_id, deleted_at, region, status, flavor_id, image_id ON public.servers FOR EACH ROW WHEN (((old.region <> new.region) OR (old.status <> new.status) OR (old.flavor_id <> new.flavor_id) OR (old.image_id <> new.image_id) OR (old.project_id <> new.project_id) OR ((old.deleted_at IS NULL) <> (new.deleted_at IS NULL)))) EXECUTE FUNCTION public.servers_counted_update();
CREATE TRIGGER servers_labelled_delete AFTER DELETE ON public.servers FOR EACH ROW WHEN (((old.labels)::text <> '{}'::text)) EXECUTE FUNCTION public.servers_labelled_delete();
CREATE TRIGGER servers_labelled_insert AFTER INSERT ON public.servers FOR EACH ROW WHEN (((new.deleted_at IS NULL) AND ((new.labels)::text <> '{}'::text))) EXECUTE FUNCTION public.servers_labelled_insert();
CREATE TRIGGER servers_labelled_update AFTER UPDATE OF labels, project_id, deleted_at ON public.servers FOR EACH ROW WHEN (((((old.labels)::text <> '{}'::text) OR ((new.labels)::text <> '{}'::text)) AND (((old.labels)::text <> (new.labels)::text) OR (old.project_id <> new.project_id) OR ((old.deleted_at IS NULL) <> (new.deleted_at IS NULL))))) EXECUTE FUNCTION public.servers_labelled_update();
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);
ALTER TABLE ONLY public.servers
    ADD CONSTRAINT servers_region_flavor_id_fkey FOREIGN KEY (region, flavor_id) REFERENCES public.flavors(region, id);
ALTER TABLE ONLY public.servers
    ADD CONSTRAINT servers_region_image_id_fkey FOREIGN KEY (region, image_id) REFERENCES public.images(region, id);
