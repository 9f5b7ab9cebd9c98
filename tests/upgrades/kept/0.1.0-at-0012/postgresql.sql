-- Ostler 0.1.0 at revision 0012, commit 8d5c10d of 2026-11-24, made at 2026-11-29T20:08:16Z
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
    body bytea
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
    cloud_request_id text COLLATE pg_catalog."C"
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
    labels_due json
);
CREATE TABLE public.simulator_controls (
    id integer NOT NULL,
    faults json,
    clock_at timestamp with time zone NOT NULL,
    set_at timestamp with time zone NOT NULL,
    frozen boolean DEFAULT false NOT NULL
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
	(1, 1, 'default', '6fc84a3c-e338-41c5-a867-d1967e752a5e', '8922579dcfdd41aaa2d36622ff5117fd', 'server.created', '4c28af8e-f98d-4521-a1c4-fc1f614241b5', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.515518+00'),
	(2, 2, 'default', '6fc84a3c-e338-41c5-a867-d1967e752a5e', 'fa9eb61282eb4231ad8306c293276c90', 'server.changed', '5a80c981-5dbb-487d-b834-b171d0d87075', '{"status":"SHUTOFF","task":null,"fault":null,"changed":["status"]}', '2026-11-29 20:07:43.568623+00'),
	(3, 3, 'default', 'b8e45086-5b40-4b70-9bb2-e6d0c50967e5', '5629c1adb89947f8b5b7d8e705cfd087', 'server.created', '5cbe009e-c39d-4836-b892-f718ee39a215', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.619143+00'),
	(4, 4, 'default', 'ea77b6c4-bdf8-4a16-a79b-30463ac78d39', '1ddac57379d64963875e07f3448c2544', 'server.created', '6dbf4a09-8dc7-42fa-9a2a-4d2402547c02', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.634384+00'),
	(5, 5, 'default', 'ba347d2b-3d77-45f1-8680-a634c77a06c8', '96bae2b9a5874453870ea1c817a91caf', 'server.created', 'c29e7d30-deff-40e9-b8b4-36fb7199d017', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.656871+00'),
	(6, 6, 'default', 'f6dd1f50-4da9-4593-a2f0-a8fb2cf33032', '8355d3990e4240f6915161ccc5762682', 'server.created', '64da3f5a-9b66-45e6-a1d5-80063d341689', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.679475+00'),
	(7, 7, 'default', '6fa5e8f1-624e-4069-9ded-9a9b8f85f8ca', '6c6442907c7f4f5b97080d0285128fe5', 'server.created', 'f1b4e36e-4a87-4bcb-988a-923618d978dc', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.698645+00'),
	(8, 8, 'default', '0fe3dcb7-406b-4523-9c6b-869dcdb6f002', '4ad1e804895e4dd586cf3733561f1cce', 'server.created', 'c05bbe7d-a6e3-410c-ae20-c07ea637d25b', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.715231+00'),
	(9, 9, 'default', '0fe3dcb7-406b-4523-9c6b-869dcdb6f002', '1b781db9b77943f5b3ec02034739ed79', 'server.changed', 'b4083852-911b-44b7-9d6b-cf1f3ab4a4da', '{"status":"VERIFY_RESIZE","task":null,"fault":null,"changed":["status","flavor"]}', '2026-11-29 20:07:43.731716+00'),
	(10, 10, 'default', '0a8de8de-5d92-4707-8463-a932d6c5ab2c', '53a14a00d9be4c54910539a7da98f72e', 'server.created', '466dd5b6-0129-4a9e-a9e9-f8e8ae5988fe', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.76157+00'),
	(11, 11, 'default', '0a8de8de-5d92-4707-8463-a932d6c5ab2c', '7114d736982549218b877b554d9664d9', 'server.changed', '32128d4d-131b-4273-8b30-4e59bf1df45f', '{"status":"VERIFY_RESIZE","task":null,"fault":null,"changed":["status","flavor"]}', '2026-11-29 20:07:43.774643+00'),
	(12, 12, 'default', 'fffefe1d-8862-405e-b79f-a7aeb7bb28dc', '54367c51799144d58e6710625239e6c1', 'server.created', '639f117b-3e79-4416-b4d6-c1e7dc5758e8', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.796658+00'),
	(13, 13, 'default', '1e977d50-7f7c-4df0-986d-0226cd670f11', 'd171b0b531e24027a57cb39381e4c6c4', 'server.created', '84de4db5-d37f-413e-8fff-4c94025fa329', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.810511+00'),
	(14, 14, 'default', '1e977d50-7f7c-4df0-986d-0226cd670f11', '5cdefb8f744146939706e199d4abcacb', 'server.changed', '32df12df-95f7-4e64-abba-00c47d894596', '{"status":"PAUSED","task":null,"fault":null,"changed":["status"]}', '2026-11-29 20:07:43.819838+00'),
	(15, 15, 'default', '35962593-c7cc-4a4d-8ecf-e99de6c0e1c9', 'fdc5fd905e5d4b9fafd34ecd9d58addc', 'server.created', '95e65aab-3a5f-465a-a230-f8c3792e9ace', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.832842+00'),
	(16, 16, 'default', '852588c6-0b6c-45cc-bf10-5c3615ce0a62', 'f488c4037e75400b925416b7225b3a88', 'server.created', '0b58539b-fb10-4125-8fb6-dea8650e5937', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.844925+00'),
	(17, 17, 'default', '852588c6-0b6c-45cc-bf10-5c3615ce0a62', '0d96800d37884acba44755a929f2a7ee', 'server.changed', '5b0897e0-e138-442e-bc22-8a8465c48292', '{"status":"SUSPENDED","task":null,"fault":null,"changed":["status"]}', '2026-11-29 20:07:43.855169+00'),
	(18, 18, 'default', 'e283e762-b7b1-4d7a-bb54-3885c6a1d4a3', '2ebcfbfc678d403cb069e8d325d212df', 'server.created', 'f48c015c-0005-4a7a-8cd2-9c236b962a9b', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.868116+00'),
	(19, 19, 'default', '6d2ee8ac-01ee-4157-9327-ce0965051bd4', 'b1518be8efc44edba92460c114751aed', 'server.created', '8ebffffa-7e07-45ab-88f0-fbc745599547', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.877619+00'),
	(20, 20, 'default', '6d2ee8ac-01ee-4157-9327-ce0965051bd4', 'e2cf249f7fc34ce08677b66b7d7deb5a', 'server.changed', 'e38337ce-dac5-42fd-a7a4-3377058144ed', '{"status":"RESCUE","task":null,"fault":null,"changed":["status"]}', '2026-11-29 20:07:43.887655+00'),
	(21, 21, 'default', 'faaae8fa-078f-4d43-8dec-43f2091616d3', 'aabdcf5adf534aefb5443e81a109b523', 'server.created', '7ec283f1-08d8-4863-b394-2316adfc5661', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.902901+00'),
	(22, 22, 'default', '4c7579a1-6e77-46db-8950-b1e014becff1', '650a5e2a5e2a44aa965ac79ae3941d90', 'server.created', '6fa1b918-97c1-47f9-86bd-6413d1956e7e', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.91224+00'),
	(23, 23, 'default', '4c7579a1-6e77-46db-8950-b1e014becff1', '0948075c6f9f4d6794cd934ffb88d7d6', 'server.changed', '18ac8abd-cd3f-442e-8353-6ca46345b598', '{"status":"SHELVED_OFFLOADED","task":null,"fault":null,"changed":["status"]}', '2026-11-29 20:07:43.929303+00'),
	(24, 24, 'default', '44fb7222-2443-418d-be28-3efe0eb645f0', 'e9a2ac67eaba4a8b8eb76397302511b1', 'server.created', 'b2560850-b9bd-4f59-9c9c-085e0abd0a47', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.946025+00'),
	(25, 25, 'default', '9e29fc88-0ec4-4f19-af9f-f88cb86334e2', '8fba1ee9b7f746ac8535b817758949fe', 'server.created', '8ef80fbe-d3df-47cc-92a5-edd48048f78e', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.960262+00'),
	(26, 26, 'default', 'f907c206-e13b-4fb5-8801-ac3e4e73261b', '9c045850ee8943c9826570454089a423', 'server.created', '8a76cf9a-48ec-44bd-99bb-e09ec7d1814e', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:43.974217+00'),
	(27, 27, 'default', 'f907c206-e13b-4fb5-8801-ac3e4e73261b', '58050a92e3824a8c9bf5b6053a331dd0', 'server.changed', '35f4b876-fe62-46cc-8cd2-6bf80f58fa4f', '{"status":"SHUTOFF","task":null,"fault":null,"changed":["status"]}', '2026-11-29 20:07:43.98872+00'),
	(28, 28, 'default', '9edce387-9abf-4769-b2f4-b5b3790f520a', '1f1bd93f7c164f1a8c2b186054a4a444', 'server.created', '9c2088b9-fb63-416c-b827-aaec47ed77bb', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:44.001378+00'),
	(29, 29, 'default', 'b00e3cf0-de75-44c5-8418-256e4e5b2a19', '12166b3a8cc74fa6a17775171d7e6232', 'server.created', '3a0bf28e-a218-40ca-a547-006c29d32808', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:44.013638+00'),
	(30, 30, 'default', '6e17ed81-b8bf-4bec-a635-47d1cd77f17a', '96ceb0ccc43a4d8aae410b579173e27b', 'server.created', 'df7aca93-d72f-4730-9ec3-273b297a561b', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:44.021316+00'),
	(31, 31, 'default', '87c99b37-52aa-43bd-a0ea-405d4d23af72', '987c847cbd7c4459b5350306c449b1f4', 'server.created', '9f87035c-201e-4873-b5d9-3468a552d65f', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:44.031696+00'),
	(34, 34, 'default', 'ecc07fe4-412e-481c-88d7-fc0ccba7464a', 'e5f946230c8c49ccb3a542d662969a46', 'server.created', 'e2c7e443-8444-439a-a36b-4c0306aa4983', '{"status":"ACTIVE","task":null,"fault":null,"changed":[]}', '2026-11-29 20:07:44.177866+00'),
	(32, 32, 'default', '9edce387-9abf-4769-b2f4-b5b3790f520a', 'fbfe0f8acc824e4baa88f9c6fc8a8770', 'server.changed', 'c2a0efe9-bff8-41f3-8f1e-d72c9d336d8b', '{"status":"ACTIVE","task":null,"fault":null,"changed":["locked"]}', '2026-11-29 20:07:44.092955+00'),
	(33, 33, 'default', 'b00e3cf0-de75-44c5-8418-256e4e5b2a19', '24051f84f321490dadc5cedabab07164', 'server.deleted', '7fdff565-5406-4182-a895-89216225343c', '{"status":"DELETED","task":null,"fault":null,"changed":["status"]}', '2026-11-29 20:07:44.135376+00'),
	(35, 35, 'default', 'bebba705-dd35-4edf-987e-39a1794e7d38', 'f2e2b67bd7984631a45c362f82b2e2c1', 'server.created', 'b9cb4289-c1be-4692-965d-f813d4abca16', '{"status":"BUILD","task":"scheduling","fault":null,"changed":[]}', '2026-11-29 20:07:49.026171+00'),
	(36, 36, 'default', 'bebba705-dd35-4edf-987e-39a1794e7d38', 'f2e2b67bd7984631a45c362f82b2e2c1', 'server.changed', 'b9cb4289-c1be-4692-965d-f813d4abca16', '{"status":"ERROR","task":null,"fault":{"code":"BACKEND_FAILED","message":"Build of instance aborted: Failure prepping block device.","retry":false,"hint":"Delete the server, and make it of another image or another flavor."},"changed":["status","task","fault"]}', '2026-11-29 20:07:49.137224+00'),
	(37, 37, 'default', '9d69802d-c11a-47b4-bbfb-cee68cb18485', 'af41f486bede442b8bc3f25d7d67babc', 'server.created', '5d1bcecf-b1b8-4ea0-bb26-c20dfa546bd5', '{"status":"BUILD","task":"scheduling","fault":null,"changed":[]}', '2026-11-29 20:07:56.557855+00'),
	(38, 38, 'default', '604eb718-cf4e-4093-8baa-0e6634a1267e', '330bf98e77b54e8dbc47e88c5ebbdecb', 'server.created', '19b14064-49e1-4be9-83fc-53f12031f908', '{"status":"BUILD","task":"scheduling","fault":null,"changed":[]}', '2026-11-29 20:07:56.61418+00'),
	(39, 39, 'default', 'a7ca9ec1-a7ab-42c4-b110-347275296c01', 'dc22669b68bf45708f9938dcc99ff2e3', 'server.created', 'df4760b6-fcec-4a74-aa40-a74b47dc68f9', '{"status":"BUILD","task":"scheduling","fault":null,"changed":[]}', '2026-11-29 20:07:56.68448+00'),
	(40, 40, 'default', '6fc84a3c-e338-41c5-a867-d1967e752a5e', 'c88b452b35cb4404978e2bc87589f2c7', 'server.changed', 'bdbd26dd-03fa-465b-9cd1-b3039ee3f916', '{"status":"SHUTOFF","task":"powering-on","fault":null,"changed":["task"]}', '2026-11-29 20:07:56.81311+00'),
	(41, 41, 'default', 'b8e45086-5b40-4b70-9bb2-e6d0c50967e5', 'caf96454cfad4845a15c89567381433a', 'server.changed', '01beef4c-ffb4-4d42-b46a-8fc0faaf7677', '{"status":"ACTIVE","task":"powering-off","fault":null,"changed":["task"]}', '2026-11-29 20:07:56.867376+00'),
	(42, 42, 'default', 'ea77b6c4-bdf8-4a16-a79b-30463ac78d39', '043783b021544a70876bb616c7d0e008', 'server.changed', '197256e4-b20b-4c80-8dac-d9d280550c3a', '{"status":"ACTIVE","task":"rebooting","fault":null,"changed":["task"]}', '2026-11-29 20:07:56.91755+00'),
	(43, 43, 'default', 'ba347d2b-3d77-45f1-8680-a634c77a06c8', '315367f3bb1f4c0fa90144f26fdfd20e', 'server.changed', '5622bfeb-cf1e-41fc-9dec-fb9fdf9cf9d3', '{"status":"ACTIVE","task":"rebooting_hard","fault":null,"changed":["task"]}', '2026-11-29 20:07:56.955217+00'),
	(44, 44, 'default', 'f6dd1f50-4da9-4593-a2f0-a8fb2cf33032', '1bc0ba9c0b5c47d59be7bfaea2162cc9', 'server.changed', 'f2983064-30d4-4562-beed-685add20fb78', '{"status":"ACTIVE","task":"resize_prep","fault":null,"changed":["task"]}', '2026-11-29 20:07:57.013171+00'),
	(45, 45, 'default', '6fa5e8f1-624e-4069-9ded-9a9b8f85f8ca', '4754e2ccd18f49bb8bf4dbde74d0d942', 'server.changed', '4f7a6373-37b7-485d-8f7f-3bb1ea4493d8', '{"status":"ACTIVE","task":"resize_prep","fault":null,"changed":["task"]}', '2026-11-29 20:07:57.065997+00'),
	(46, 46, 'default', '0fe3dcb7-406b-4523-9c6b-869dcdb6f002', '8162e06b769947688f9047242889a325', 'server.changed', '64cd271a-e7d6-43d2-887c-e092885aafcb', '{"status":"VERIFY_RESIZE","task":"resize_confirming","fault":null,"changed":["task"]}', '2026-11-29 20:07:57.091807+00'),
	(47, 47, 'default', '0a8de8de-5d92-4707-8463-a932d6c5ab2c', 'b52ac3eb784640d4a6c54f7a857b2527', 'server.changed', '571b80d3-82be-4b55-90c2-51e011561fb7', '{"status":"VERIFY_RESIZE","task":"resize_reverting","fault":null,"changed":["task"]}', '2026-11-29 20:07:57.110045+00'),
	(48, 48, 'default', 'fffefe1d-8862-405e-b79f-a7aeb7bb28dc', '22e33c4453e04b699462b1630d070f20', 'server.changed', '6d475cd4-b57e-40c1-8654-16e3fb66ea06', '{"status":"ACTIVE","task":"pausing","fault":null,"changed":["task"]}', '2026-11-29 20:07:57.149598+00'),
	(49, 49, 'default', '1e977d50-7f7c-4df0-986d-0226cd670f11', '16f6c36cfe594b2bb13f6a7720269a90', 'server.changed', '829d3df0-0449-45ca-8a11-9d81473a37ef', '{"status":"PAUSED","task":"unpausing","fault":null,"changed":["task"]}', '2026-11-29 20:07:57.175668+00'),
	(50, 50, 'default', '35962593-c7cc-4a4d-8ecf-e99de6c0e1c9', 'b3687e16b0f7454ea8372721f2ec8055', 'server.changed', 'a85411cd-8039-4719-88f2-3b0267e7ba1c', '{"status":"ACTIVE","task":"suspending","fault":null,"changed":["task"]}', '2026-11-29 20:07:57.238321+00'),
	(51, 51, 'default', '852588c6-0b6c-45cc-bf10-5c3615ce0a62', '50714a8d9cae47e9a50f3c963f22add1', 'server.changed', '0a24089f-ae12-450f-897c-44fd82dce915', '{"status":"SUSPENDED","task":"resuming","fault":null,"changed":["task"]}', '2026-11-29 20:07:57.283397+00'),
	(52, 52, 'default', 'e283e762-b7b1-4d7a-bb54-3885c6a1d4a3', 'dbf42e7f286241cbb8a8b52b6e1a5e60', 'server.changed', '5b92f390-23c7-4cc9-a5c2-51ef623e8b8a', '{"status":"ACTIVE","task":"rescuing","fault":null,"changed":["task"]}', '2026-11-29 20:07:57.339275+00'),
	(53, 53, 'default', '6d2ee8ac-01ee-4157-9327-ce0965051bd4', '3572163dc96a41688bca408f2d549806', 'server.changed', '6bb42afb-bfc0-41cf-aeac-625bd1e369b5', '{"status":"RESCUE","task":"unrescuing","fault":null,"changed":["task"]}', '2026-11-29 20:07:57.479348+00'),
	(54, 54, 'default', 'faaae8fa-078f-4d43-8dec-43f2091616d3', '47e5c5525eb041ffa095c48997ed7da2', 'server.changed', 'da0fad26-3bfa-4c7a-9343-65d970762a3d', '{"status":"ACTIVE","task":"shelving","fault":null,"changed":["task"]}', '2026-11-29 20:07:57.547588+00'),
	(56, 56, 'default', '44fb7222-2443-418d-be28-3efe0eb645f0', '7ef8d92ea15846fb8a3d713bdacf836e', 'server.changed', '6aa746ff-50e1-46cd-9f35-a1a226b3a10d', '{"status":"ACTIVE","task":"rebuilding","fault":null,"changed":["task"]}', '2026-11-29 20:07:57.614374+00'),
	(57, 57, 'default', '9e29fc88-0ec4-4f19-af9f-f88cb86334e2', '88fe58b62ce4472eb1f6fa55052c64dc', 'server.changed', 'f9bff5be-48a6-44a4-a55e-832bcbdd5bef', '{"status":"ACTIVE","task":"image_snapshot","fault":null,"changed":["task"]}', '2026-11-29 20:07:57.656629+00'),
	(55, 55, 'default', '4c7579a1-6e77-46db-8950-b1e014becff1', '5b1536d6fe4f41b79f0ebe5dc013ccd3', 'server.changed', 'd9a43765-e31f-46ed-a125-8e5d3a6e15ea', '{"status":"SHELVED_OFFLOADED","task":"unshelving","fault":null,"changed":["task"]}', '2026-11-29 20:07:57.590491+00'),
	(59, NULL, 'default', '6e17ed81-b8bf-4bec-a635-47d1cd77f17a', '661e043ada5b45aab86abd3adefd1916', 'server.changed', 'eab13028-0103-4a41-be84-06f7b6ea2d4c', '{"status":"ACTIVE","task":"deleting","fault":null,"changed":["task"]}', '2026-11-29 20:07:57.719564+00'),
	(60, NULL, 'default', 'f3207f53-509c-4130-8b3b-8f555d2c43b8', '2f11c6b302104693a548009ac9e13a92', 'server.created', '77a657de-2f8a-43aa-9275-ea8a8759e980', '{"status":"BUILD","task":"scheduling","fault":null,"changed":[]}', '2026-11-29 20:07:57.809945+00'),
	(58, 58, 'default', 'f907c206-e13b-4fb5-8801-ac3e4e73261b', 'cbe67823e7c3410fbf7bf656278ed26d', 'server.changed', 'ed102c99-f424-4886-a18e-2ebbf5b540a8', '{"status":"SHUTOFF","task":"image_snapshot","fault":null,"changed":["task"]}', '2026-11-29 20:07:57.697051+00'),
	(61, NULL, 'default', '89747f49-e324-4f6c-bf6a-97fab5fd9c17', '1d1c6bc2cadd42878a1c85bce7c3b2f0', 'server.created', '9d2e41a0-a25e-4a1b-b2a0-7a2e7ba4027c', '{"status":"BUILD","task":"scheduling","fault":null,"changed":[]}', '2026-11-29 20:08:06.077538+00'),
	(62, NULL, 'default', '87c99b37-52aa-43bd-a0ea-405d4d23af72', 'e642ef48c1f6457fa0011394cf0a1981', 'server.changed', 'df92cb36-e853-45e3-9e33-913cea688d65', '{"status":"ACTIVE","task":"powering-off","fault":null,"changed":["task"]}', '2026-11-29 20:08:06.257996+00'),
	(63, NULL, 'default', 'a3ceb313-b09c-4360-b72b-9cf2f0799c6e', '88092f2707fe45459823da5913930ba8', 'server.created', '3b49eab6-ba09-4449-85d7-4b3557fe596e', '{"status":"BUILD","task":"scheduling","fault":null,"changed":[]}', '2026-11-29 20:08:16.111582+00');
INSERT INTO public.flavors VALUES
	('RegionOne', '11111111-0000-0000-0000-000000000001', 'm1.tiny', 1, 512, 1, true),
	('RegionOne', '11111111-0000-0000-0000-000000000002', 'm1.small', 1, 2048, 20, true),
	('RegionOne', '11111111-0000-0000-0000-000000000003', 'm1.medium', 2, 4096, 40, true),
	('RegionOne', '11111111-0000-0000-0000-000000000004', 'm1.large', 4, 8192, 80, true),
	('RegionOne', '11111111-0000-0000-0000-000000000005', 'm1.xlarge', 8, 16384, 160, true);
INSERT INTO public.idempotency_keys VALUES
	('default', '/api/v1/webhooks', '15339dd578956943f468af54e6f03167399bdb1fec9e4984573467e926dd1de5', '6182dffd85a947cfbe6fcd731f7b9273', 'vm/26444/903f9faa', '2026-11-29 20:07:43.468597+00', NULL, 201, '[["location","/api/v1/webhooks/62813e0f-37ac-440d-ac9a-6f7ad62aab0b"],["content-type","application/json"],["content-length","381"]]', convert_to('{"id":"62813e0f-37ac-440d-ac9a-6f7ad62aab0b","url":"http://127.0.0.1:9/hook","description":"","event_types":[],"status":"enabled","disabled_reason":null,"position":"0","last_delivery":null,"failing_since":null,"next_attempt_at":null,"created_at":"2026-11-29T20:07:43.473939Z","updated_at":"2026-11-29T20:07:43.473939Z","secret":"whsec_cq7kXVPoHUyXCNxsypMKna3A5oS788xemGQJY3kP+pE="}', 'UTF8')),
	('default', '/api/v1/keypairs', 'e955116c8075265545e3c779ebddc2c288d8644543c5234719a8153b14c8f686', 'ed4f0f2c3f474375b23d933b554d25dc', 'vm/26444/903f9faa', '2026-11-29 20:07:43.494601+00', NULL, 201, '[["location","/api/v1/keypairs/kept"],["content-type","application/json"],["content-length","188"]]', convert_to('{"name":"kept","type":"ssh","fingerprint":"7e:1c:e1:51:11:f2:9e:77:4a:08:0c:e2:ca:b6:4b:99","public_key":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG7Mtedm0CWmSSVisJkUtef775oCVTqs5FtQfQN5dQLM"}', 'UTF8')),
	('default', 'resting', 'de8fc117d024a95d32e1eb990109e32a6b914a26b9b2b51cc20e2d6b9fca3a3f', '2273401a913545a8b62df294f3419c3c', 'vm/26444/903f9faa', '2026-11-29 20:07:44.175317+00', NULL, 201, '[["location","/api/v1/servers/ecc07fe4-412e-481c-88d7-fc0ccba7464a"],["content-type","application/json"],["content-length","1000"]]', convert_to('{"id":"ecc07fe4-412e-481c-88d7-fc0ccba7464a","name":"resting","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.24","addresses":{"private":[{"address":"10.0.0.24","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:18"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:44.177866Z","updated_at":"2026-11-29T20:07:44.177866Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":null,"allowed_actions":["stop","reboot","resize","pause","suspend","rescue","shelve","rebuild","snapshot","lock"],"operation_id":null,"fault":null,"labels":{"a":"b"},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'made', 'b6d919c13109d94ea0fd53b0791af1d9c205268cbf9738ca0b8cbfa666baf08f', 'db9870db09e4421a8627f965bc326196', 'vm/26444/903f9faa', '2026-11-29 20:07:44.20765+00', NULL, 202, '[["location","/api/v1/operations/00e9dbea-590c-4914-b794-c8bc67a79c5d"],["content-type","application/json"],["content-length","1000"]]', convert_to('{"id":"ecc07fe4-412e-481c-88d7-fc0ccba7464a","name":"resting","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.24","addresses":{"private":[{"address":"10.0.0.24","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:18"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:44.177866Z","updated_at":"2026-11-29T20:07:44.213383Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":null,"allowed_actions":["stop","reboot","resize","pause","suspend","rescue","shelve","rebuild","snapshot","lock"],"operation_id":null,"fault":null,"labels":{"a":"b"},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'create', 'e467ff30320d553dfe177cdc7c8568666ac0442eed3a7bb9ddb5901a87331088', '2bf0fc51cd5747428048b1928053bc2a', 'vm/26558/e4954fb8', '2026-11-29 20:07:56.668265+00', NULL, 201, '[["location","/api/v1/servers/a7ca9ec1-a7ab-42c4-b110-347275296c01"],["content-type","application/json"],["content-length","840"]]', convert_to('{"id":"a7ca9ec1-a7ab-42c4-b110-347275296c01","name":"create","status":"BUILD","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":null,"addresses":{},"key_name":null,"availability_zone":null,"created_at":"2026-11-29T20:07:56.684480Z","updated_at":"2026-11-29T20:07:56.684480Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"scheduling","allowed_actions":[],"operation_id":"df4760b6-fcec-4a74-aa40-a74b47dc68f9","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'failed', '6cce82e6faca3eb0aed315cb6ac168e00b97e45ad6e944fa3ced8581c9fb6fcd', 'f067a20a7e0d49e49c44e7bcb7ee7bb7', 'vm/26472/7ec1d932', '2026-11-29 20:07:49.012016+00', NULL, 201, '[["location","/api/v1/servers/bebba705-dd35-4edf-987e-39a1794e7d38"],["content-type","application/json"],["content-length","1011"],["preference-applied","wait=30"]]', convert_to('{"id":"bebba705-dd35-4edf-987e-39a1794e7d38","name":"failed","status":"ERROR","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":null,"addresses":{},"key_name":null,"availability_zone":null,"created_at":"2026-11-29T20:07:49.026171Z","updated_at":"2026-11-29T20:07:49.137224Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":null,"allowed_actions":["stop","rescue","rebuild","lock"],"operation_id":null,"fault":{"code":"BACKEND_FAILED","message":"Build of instance aborted: Failure prepping block device.","retry":false,"hint":"Delete the server, and make it of another image or another flavor."},"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'cancel', 'b8d3a6e7c3b4ff6aff747796daa244f20ca64a8927ad6581f2848b6dc75a7fc7', 'c70a8537f6584baea6145fcbc8e1d9f5', 'vm/26558/e4954fb8', '2026-11-29 20:07:56.756228+00', NULL, 202, '[["location","/api/v1/operations/19b14064-49e1-4be9-83fc-53f12031f908"],["content-type","application/json"],["content-length","369"]]', convert_to('{"id":"19b14064-49e1-4be9-83fc-53f12031f908","server_id":"604eb718-cf4e-4093-8baa-0e6634a1267e","action":"create","status":"running","progress":50,"error":null,"result":null,"cause":"request","request_id":"330bf98e77b54e8dbc47e88c5ebbdecb","cloud_request_id":null,"created_at":"2026-11-29T20:07:56.614180Z","started_at":"2026-11-29T20:07:56.652521Z","finished_at":null}', 'UTF8')),
	('default', 'do-start', '5b5bcf47f1159652b4bc0183ffc5d472cee886902cf25a2afa3969b236e19e11', 'a3e332f6b8e94130a8f2c71c2febb99e', 'vm/26558/e4954fb8', '2026-11-29 20:07:56.810164+00', NULL, 202, '[["location","/api/v1/operations/bdbd26dd-03fa-465b-9cd1-b3039ee3f916"],["content-type","application/json"],["content-length","945"]]', convert_to('{"id":"6fc84a3c-e338-41c5-a867-d1967e752a5e","name":"start","status":"SHUTOFF","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.1","addresses":{"private":[{"address":"10.0.0.1","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:01"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.515518Z","updated_at":"2026-11-29T20:07:56.813110Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"powering-on","allowed_actions":[],"operation_id":"bdbd26dd-03fa-465b-9cd1-b3039ee3f916","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-stop', '160729d950468262d7edecbb4d3f9ea5c1b0deea6494a94497546dcb7dec8b59', '3e9fab338f31474981b8cb30424e87b4', 'vm/26558/e4954fb8', '2026-11-29 20:07:56.860435+00', NULL, 202, '[["location","/api/v1/operations/01beef4c-ffb4-4d42-b46a-8fc0faaf7677"],["content-type","application/json"],["content-length","944"]]', convert_to('{"id":"b8e45086-5b40-4b70-9bb2-e6d0c50967e5","name":"stop","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.2","addresses":{"private":[{"address":"10.0.0.2","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:02"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.619143Z","updated_at":"2026-11-29T20:07:56.867376Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"powering-off","allowed_actions":[],"operation_id":"01beef4c-ffb4-4d42-b46a-8fc0faaf7677","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-reboot', 'd86cb454cb820962879b6d298e85ff8c09e9c80050588d856a7285aca4e81fbc', '78ce0c48517d4ddd84efee89f43c5c9b', 'vm/26558/e4954fb8', '2026-11-29 20:07:56.908567+00', NULL, 202, '[["location","/api/v1/operations/197256e4-b20b-4c80-8dac-d9d280550c3a"],["content-type","application/json"],["content-length","943"]]', convert_to('{"id":"ea77b6c4-bdf8-4a16-a79b-30463ac78d39","name":"reboot","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.3","addresses":{"private":[{"address":"10.0.0.3","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:03"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.634384Z","updated_at":"2026-11-29T20:07:56.917550Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"rebooting","allowed_actions":[],"operation_id":"197256e4-b20b-4c80-8dac-d9d280550c3a","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-resize', '7a6d50aecb9ef5e5aaec98c4dd13a333a899cfb4b07ee40de9e816d690b1c75b', 'af4a7d21fce448969db4d027ec50bb1d', 'vm/26558/e4954fb8', '2026-11-29 20:07:57.005755+00', NULL, 202, '[["location","/api/v1/operations/f2983064-30d4-4562-beed-685add20fb78"],["content-type","application/json"],["content-length","945"]]', convert_to('{"id":"f6dd1f50-4da9-4593-a2f0-a8fb2cf33032","name":"resize","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.5","addresses":{"private":[{"address":"10.0.0.5","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:05"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.679475Z","updated_at":"2026-11-29T20:07:57.013171Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"resize_prep","allowed_actions":[],"operation_id":"f2983064-30d4-4562-beed-685add20fb78","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-confirm_resize', '85bd8b5c244671f0f5923eab86c56c3bde2963154de93aa82c71e17bea214d92', '9677274f59ca4f37962d8224355bbbda', 'vm/26558/e4954fb8', '2026-11-29 20:07:57.089648+00', NULL, 202, '[["location","/api/v1/operations/64cd271a-e7d6-43d2-887c-e092885aafcb"],["content-type","application/json"],["content-length","966"]]', convert_to('{"id":"0fe3dcb7-406b-4523-9c6b-869dcdb6f002","name":"confirm_resize","status":"VERIFY_RESIZE","flavor_id":"11111111-0000-0000-0000-000000000004","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.7","addresses":{"private":[{"address":"10.0.0.7","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:07"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.715231Z","updated_at":"2026-11-29T20:07:57.091807Z","flavor":{"id":"11111111-0000-0000-0000-000000000004","name":"m1.large","vcpus":4,"ram_mb":8192,"disk_gb":80},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"resize_confirming","allowed_actions":[],"operation_id":"64cd271a-e7d6-43d2-887c-e092885aafcb","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-resume', 'c7325d02768c2788923f91b18b11f8ed0ac097df933555d02fddcbcbe0ccebd1', '4f80238feddd4263a0047cb5367d97d3', 'vm/26558/e4954fb8', '2026-11-29 20:07:57.276201+00', NULL, 202, '[["location","/api/v1/operations/0a24089f-ae12-450f-897c-44fd82dce915"],["content-type","application/json"],["content-length","947"]]', convert_to('{"id":"852588c6-0b6c-45cc-bf10-5c3615ce0a62","name":"resume","status":"SUSPENDED","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.12","addresses":{"private":[{"address":"10.0.0.12","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0c"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.844925Z","updated_at":"2026-11-29T20:07:57.283397Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"resuming","allowed_actions":[],"operation_id":"0a24089f-ae12-450f-897c-44fd82dce915","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-reboot_hard', '3628462d5800aae54022507950f099ab6fabbaeb67879427a317a6adbe6c529b', '0cfcb637e7ef4ad0863441527a9191e5', 'vm/26558/e4954fb8', '2026-11-29 20:07:56.947335+00', NULL, 202, '[["location","/api/v1/operations/5622bfeb-cf1e-41fc-9dec-fb9fdf9cf9d3"],["content-type","application/json"],["content-length","953"]]', convert_to('{"id":"ba347d2b-3d77-45f1-8680-a634c77a06c8","name":"reboot_hard","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.4","addresses":{"private":[{"address":"10.0.0.4","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:04"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.656871Z","updated_at":"2026-11-29T20:07:56.955217Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"rebooting_hard","allowed_actions":[],"operation_id":"5622bfeb-cf1e-41fc-9dec-fb9fdf9cf9d3","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-resize_to_confirm', '251559360afa6e3f102a304cf210c1d788ae98a9fb0c8284cec18aa49d6da7d8', '18969e58dbc549f3a3274791fc8b0e37', 'vm/26558/e4954fb8', '2026-11-29 20:07:57.059638+00', NULL, 202, '[["location","/api/v1/operations/4f7a6373-37b7-485d-8f7f-3bb1ea4493d8"],["content-type","application/json"],["content-length","956"]]', convert_to('{"id":"6fa5e8f1-624e-4069-9ded-9a9b8f85f8ca","name":"resize_to_confirm","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.6","addresses":{"private":[{"address":"10.0.0.6","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:06"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.698645Z","updated_at":"2026-11-29T20:07:57.065997Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"resize_prep","allowed_actions":[],"operation_id":"4f7a6373-37b7-485d-8f7f-3bb1ea4493d8","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-pause', 'c2309c0684dff72ba3b94de4c9fe938592bf6bd67c47503ead84687f1617b727', '853cf5e87b4f450f90893ebab10eedef', 'vm/26558/e4954fb8', '2026-11-29 20:07:57.144854+00', NULL, 202, '[["location","/api/v1/operations/6d475cd4-b57e-40c1-8654-16e3fb66ea06"],["content-type","application/json"],["content-length","940"]]', convert_to('{"id":"fffefe1d-8862-405e-b79f-a7aeb7bb28dc","name":"pause","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.9","addresses":{"private":[{"address":"10.0.0.9","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:09"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.796658Z","updated_at":"2026-11-29T20:07:57.149598Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"pausing","allowed_actions":[],"operation_id":"6d475cd4-b57e-40c1-8654-16e3fb66ea06","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'waited', '00db8be8af2990640857ce0e2bf28a2b12e88b36b3223fcc7bceac07decf5ad7', '1283840becbc4cc39387eb99dbb48868', 'vm/26558/e4954fb8', '2026-11-29 20:07:57.785462+00', '2026-11-29 20:09:57.785462+00', 201, '[["location","/api/v1/servers/f3207f53-509c-4130-8b3b-8f555d2c43b8"],["content-type","application/json"],["content-length","840"]]', convert_to('{"id":"f3207f53-509c-4130-8b3b-8f555d2c43b8","name":"waited","status":"BUILD","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":null,"addresses":{},"key_name":null,"availability_zone":null,"created_at":"2026-11-29T20:07:57.809945Z","updated_at":"2026-11-29T20:07:57.809945Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"scheduling","allowed_actions":[],"operation_id":"77a657de-2f8a-43aa-9275-ea8a8759e980","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-revert_resize', 'f71907010abec680353a087c1643a2e8120f7bea82603c55dea3a4d330025d11', '16cdee2a3ff64c07ac43961dd5f7ca5f', 'vm/26558/e4954fb8', '2026-11-29 20:07:57.107752+00', NULL, 202, '[["location","/api/v1/operations/571b80d3-82be-4b55-90c2-51e011561fb7"],["content-type","application/json"],["content-length","964"]]', convert_to('{"id":"0a8de8de-5d92-4707-8463-a932d6c5ab2c","name":"revert_resize","status":"VERIFY_RESIZE","flavor_id":"11111111-0000-0000-0000-000000000004","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.8","addresses":{"private":[{"address":"10.0.0.8","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:08"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.761570Z","updated_at":"2026-11-29T20:07:57.110045Z","flavor":{"id":"11111111-0000-0000-0000-000000000004","name":"m1.large","vcpus":4,"ram_mb":8192,"disk_gb":80},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"resize_reverting","allowed_actions":[],"operation_id":"571b80d3-82be-4b55-90c2-51e011561fb7","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-unpause', '654bf453d91e0342f9ffa16d7f9af018ae4aa1e7f015a953d7d5c4924656a8ff', '4cea7693840b4827830d1a91edc40f3f', 'vm/26558/e4954fb8', '2026-11-29 20:07:57.171873+00', NULL, 202, '[["location","/api/v1/operations/829d3df0-0449-45ca-8a11-9d81473a37ef"],["content-type","application/json"],["content-length","946"]]', convert_to('{"id":"1e977d50-7f7c-4df0-986d-0226cd670f11","name":"unpause","status":"PAUSED","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.10","addresses":{"private":[{"address":"10.0.0.10","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0a"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.810511Z","updated_at":"2026-11-29T20:07:57.175668Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"unpausing","allowed_actions":[],"operation_id":"829d3df0-0449-45ca-8a11-9d81473a37ef","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-suspend', 'e5d446dc6d58847285e643018fd5513fb310f6a5f17f703f372cae73133c3214', '706176a2f85c436ca9a4d696a5c78f2a', 'vm/26558/e4954fb8', '2026-11-29 20:07:57.22781+00', NULL, 202, '[["location","/api/v1/operations/a85411cd-8039-4719-88f2-3b0267e7ba1c"],["content-type","application/json"],["content-length","947"]]', convert_to('{"id":"35962593-c7cc-4a4d-8ecf-e99de6c0e1c9","name":"suspend","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.11","addresses":{"private":[{"address":"10.0.0.11","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0b"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.832842Z","updated_at":"2026-11-29T20:07:57.238321Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"suspending","allowed_actions":[],"operation_id":"a85411cd-8039-4719-88f2-3b0267e7ba1c","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-rescue', '71845e3021a9afdca80bafcd677d576bfc28f02f3de9cb989eed93d7f4b15b62', 'b7116700291849919bb6fe2df780a0e3', 'vm/26558/e4954fb8', '2026-11-29 20:07:57.327995+00', NULL, 202, '[["location","/api/v1/operations/5b92f390-23c7-4cc9-a5c2-51ef623e8b8a"],["content-type","application/json"],["content-length","944"]]', convert_to('{"id":"e283e762-b7b1-4d7a-bb54-3885c6a1d4a3","name":"rescue","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.13","addresses":{"private":[{"address":"10.0.0.13","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0d"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.868116Z","updated_at":"2026-11-29T20:07:57.339275Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"rescuing","allowed_actions":[],"operation_id":"5b92f390-23c7-4cc9-a5c2-51ef623e8b8a","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-unrescue', '72fae0a7379f3f2ac69ec03fb9c7d50e0dac47fe4d6f6dc2daebf32b826eb55d', 'c0c2bd6828ad4c92b3c6635535cec3f6', 'vm/26558/e4954fb8', '2026-11-29 20:07:57.472532+00', NULL, 202, '[["location","/api/v1/operations/6bb42afb-bfc0-41cf-aeac-625bd1e369b5"],["content-type","application/json"],["content-length","948"]]', convert_to('{"id":"6d2ee8ac-01ee-4157-9327-ce0965051bd4","name":"unrescue","status":"RESCUE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.14","addresses":{"private":[{"address":"10.0.0.14","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0e"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.877619Z","updated_at":"2026-11-29T20:07:57.479348Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"unrescuing","allowed_actions":[],"operation_id":"6bb42afb-bfc0-41cf-aeac-625bd1e369b5","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-unshelve', 'ac67f92f75b979415cc3d351f553987f7eb14d33db9f35d3c2f0f3d142dfcbb7', 'c9ed7cb5e03e4b2288b5c7bc98701601', 'vm/26558/e4954fb8', '2026-11-29 20:07:57.584807+00', NULL, 202, '[["location","/api/v1/operations/d9a43765-e31f-46ed-a125-8e5d3a6e15ea"],["content-type","application/json"],["content-length","959"]]', convert_to('{"id":"4c7579a1-6e77-46db-8950-b1e014becff1","name":"unshelve","status":"SHELVED_OFFLOADED","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.16","addresses":{"private":[{"address":"10.0.0.16","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:10"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.912240Z","updated_at":"2026-11-29T20:07:57.590491Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"unshelving","allowed_actions":[],"operation_id":"d9a43765-e31f-46ed-a125-8e5d3a6e15ea","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-shelve', '7845f67882870d10c1bf9cb5682c60151e504e0bbc236766154cc31338bf9149', '1829c5f02ed040bfa03402d1440d5bbf', 'vm/26558/e4954fb8', '2026-11-29 20:07:57.531101+00', NULL, 202, '[["location","/api/v1/operations/da0fad26-3bfa-4c7a-9343-65d970762a3d"],["content-type","application/json"],["content-length","944"]]', convert_to('{"id":"faaae8fa-078f-4d43-8dec-43f2091616d3","name":"shelve","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.15","addresses":{"private":[{"address":"10.0.0.15","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0f"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.902901Z","updated_at":"2026-11-29T20:07:57.547588Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"shelving","allowed_actions":[],"operation_id":"da0fad26-3bfa-4c7a-9343-65d970762a3d","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-rebuild', '3403716d688dfb979583a10e20f8ea4a6e6fabe6d1b477b7487b9e5020f28cb8', 'c76ccd66f6864846b5ce127af88fb878', 'vm/26558/e4954fb8', '2026-11-29 20:07:57.612136+00', NULL, 202, '[["location","/api/v1/operations/6aa746ff-50e1-46cd-9f35-a1a226b3a10d"],["content-type","application/json"],["content-length","947"]]', convert_to('{"id":"44fb7222-2443-418d-be28-3efe0eb645f0","name":"rebuild","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.17","addresses":{"private":[{"address":"10.0.0.17","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:11"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.946025Z","updated_at":"2026-11-29T20:07:57.614374Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"rebuilding","allowed_actions":[],"operation_id":"6aa746ff-50e1-46cd-9f35-a1a226b3a10d","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-snapshot', '7a914f07e75438dfa6c0e9c8916d90ffed2073b45e2839acf2fd138d8afb95eb', 'e18b49d861bc4123ad31e6e76cef293e', 'vm/26558/e4954fb8', '2026-11-29 20:07:57.652463+00', NULL, 202, '[["location","/api/v1/operations/f9bff5be-48a6-44a4-a55e-832bcbdd5bef"],["content-type","application/json"],["content-length","952"]]', convert_to('{"id":"9e29fc88-0ec4-4f19-af9f-f88cb86334e2","name":"snapshot","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.18","addresses":{"private":[{"address":"10.0.0.18","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:12"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.960262Z","updated_at":"2026-11-29T20:07:57.656629Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"image_snapshot","allowed_actions":[],"operation_id":"f9bff5be-48a6-44a4-a55e-832bcbdd5bef","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'do-snapshot_of_stopped', '4d57de368942a6b66e863b9bee49b6fa64dd8392db5ff6c1ac91eaaa07696c94', '0d92946ddeaf4119b18edf00ef101ecc', 'vm/26558/e4954fb8', '2026-11-29 20:07:57.692803+00', NULL, 202, '[["location","/api/v1/operations/ed102c99-f424-4886-a18e-2ebbf5b540a8"],["content-type","application/json"],["content-length","964"]]', convert_to('{"id":"f907c206-e13b-4fb5-8801-ac3e4e73261b","name":"snapshot_of_stopped","status":"SHUTOFF","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.19","addresses":{"private":[{"address":"10.0.0.19","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:13"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:43.974217Z","updated_at":"2026-11-29T20:07:57.697051Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"image_snapshot","allowed_actions":[],"operation_id":"ed102c99-f424-4886-a18e-2ebbf5b540a8","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'queued', '8b70d2b0c72d762c02cba094c69ca55289d14a5da6871935d062218e6c79345e', 'ec2d1e8c157749f18a4f8379c6dcbf74', 'vm/26607/befbcedb', '2026-11-29 20:08:06.071091+00', NULL, 201, '[["location","/api/v1/servers/89747f49-e324-4f6c-bf6a-97fab5fd9c17"],["content-type","application/json"],["content-length","840"]]', convert_to('{"id":"89747f49-e324-4f6c-bf6a-97fab5fd9c17","name":"queued","status":"BUILD","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":null,"addresses":{},"key_name":null,"availability_zone":null,"created_at":"2026-11-29T20:08:06.077538Z","updated_at":"2026-11-29T20:08:06.077538Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"scheduling","allowed_actions":[],"operation_id":"9d2e41a0-a25e-4a1b-b2a0-7a2e7ba4027c","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'stop-unreachable', 'b19ff76153ebf9bd72bf52f194f899e2a71143a71884619d1151f610592855a2', 'af7c1b28963942ddaecd5b544e70a440', 'vm/26607/befbcedb', '2026-11-29 20:08:06.247207+00', NULL, 202, '[["location","/api/v1/operations/df92cb36-e853-45e3-9e33-913cea688d65"],["content-type","application/json"],["content-length","953"]]', convert_to('{"id":"87c99b37-52aa-43bd-a0ea-405d4d23af72","name":"unreachable","status":"ACTIVE","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":"10.0.0.23","addresses":{"private":[{"address":"10.0.0.23","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:17"}]},"key_name":null,"availability_zone":"nova","created_at":"2026-11-29T20:07:44.031696Z","updated_at":"2026-11-29T20:08:06.257996Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"powering-off","allowed_actions":[],"operation_id":"df92cb36-e853-45e3-9e33-913cea688d65","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8')),
	('default', 'deferred', '7949f30d1efe0b143a6233783072697ef9a172b3190ee1d34d78d03de2271e75', 'fd24093d2ef243e7a26271ba5f2ac3cc', 'vm/26794/33a9f56b', '2026-11-29 20:08:16.09446+00', NULL, 201, '[["location","/api/v1/servers/a3ceb313-b09c-4360-b72b-9cf2f0799c6e"],["content-type","application/json"],["content-length","842"]]', convert_to('{"id":"a3ceb313-b09c-4360-b72b-9cf2f0799c6e","name":"deferred","status":"BUILD","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","ip_address":null,"addresses":{},"key_name":null,"availability_zone":null,"created_at":"2026-11-29T20:08:16.111582Z","updated_at":"2026-11-29T20:08:16.111582Z","flavor":{"id":"11111111-0000-0000-0000-000000000002","name":"m1.small","vcpus":1,"ram_mb":2048,"disk_gb":20},"image":{"id":"22222222-0000-0000-0000-000000000001","name":"Ubuntu 22.04 LTS","os_distro":"ubuntu","min_disk_gb":8,"size_bytes":2361393152,"status":"active","snapshot":false},"task":"scheduling","allowed_actions":[],"operation_id":"3b49eab6-ba09-4449-85d7-4b3557fe596e","fault":null,"labels":{},"locked":false,"protected":false,"expires_at":null,"region":"RegionOne","project_id":"default"}', 'UTF8'));
INSERT INTO public.images VALUES
	('RegionOne', '22222222-0000-0000-0000-000000000001', 'Ubuntu 22.04 LTS', 'ubuntu', 8, 2361393152, 'active', true, false),
	('RegionOne', '22222222-0000-0000-0000-000000000002', 'Debian 12', 'debian', 8, 1073741824, 'active', true, false),
	('RegionOne', '22222222-0000-0000-0000-000000000003', 'CentOS Stream 9', 'centos', 10, 1610612736, 'active', true, false),
	('RegionOne', '22222222-0000-0000-0000-000000000004', 'Fedora 39', 'fedora', 8, 1879048192, 'active', true, false),
	('RegionOne', '00e9dbea-590c-4914-b794-c8bc67a79c5d', 'made', 'ubuntu', 8, 2361393152, 'active', true, true);
INSERT INTO public.keypairs VALUES
	('RegionOne', 'kept', 'ssh', '7e:1c:e1:51:11:f2:9e:77:4a:08:0c:e2:ca:b6:4b:99', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG7Mtedm0CWmSSVisJkUtef775oCVTqs5FtQfQN5dQLM', true);
INSERT INTO public.networks VALUES
	('RegionOne', '33333333-0000-0000-0000-000000000001', 'private', 'ACTIVE', true, false, '["10.0.0.0/8"]', true),
	('RegionOne', '33333333-0000-0000-0000-000000000002', 'storage', 'ACTIVE', true, false, '["172.16.0.0/12"]', true);
INSERT INTO public.operations VALUES
	('4c28af8e-f98d-4521-a1c4-fc1f614241b5', 'default', '6fc84a3c-e338-41c5-a867-d1967e752a5e', 'create', 'succeeded', 'request', '8922579dcfdd41aaa2d36622ff5117fd', '2026-11-29 20:07:43.515518+00', '2026-11-29 21:07:43.552758+00', '2026-11-29 20:07:43.515518+00', '2026-11-29 20:07:43.515518+00', '2026-11-29 20:07:43.515518+00', NULL, NULL, '{"name":"start","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('5a80c981-5dbb-487d-b834-b171d0d87075', 'default', '6fc84a3c-e338-41c5-a867-d1967e752a5e', 'stop', 'succeeded', 'request', 'fa9eb61282eb4231ad8306c293276c90', '2026-11-29 20:07:43.568623+00', '2026-11-29 21:07:43.601017+00', '2026-11-29 20:07:43.568623+00', '2026-11-29 20:07:43.568623+00', '2026-11-29 20:07:43.568623+00', NULL, NULL, '{}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('5cbe009e-c39d-4836-b892-f718ee39a215', 'default', 'b8e45086-5b40-4b70-9bb2-e6d0c50967e5', 'create', 'succeeded', 'request', '5629c1adb89947f8b5b7d8e705cfd087', '2026-11-29 20:07:43.619143+00', '2026-11-29 21:07:43.623718+00', '2026-11-29 20:07:43.619143+00', '2026-11-29 20:07:43.619143+00', '2026-11-29 20:07:43.619143+00', NULL, NULL, '{"name":"stop","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('6dbf4a09-8dc7-42fa-9a2a-4d2402547c02', 'default', 'ea77b6c4-bdf8-4a16-a79b-30463ac78d39', 'create', 'succeeded', 'request', '1ddac57379d64963875e07f3448c2544', '2026-11-29 20:07:43.634384+00', '2026-11-29 21:07:43.647241+00', '2026-11-29 20:07:43.634384+00', '2026-11-29 20:07:43.634384+00', '2026-11-29 20:07:43.634384+00', NULL, NULL, '{"name":"reboot","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('c29e7d30-deff-40e9-b8b4-36fb7199d017', 'default', 'ba347d2b-3d77-45f1-8680-a634c77a06c8', 'create', 'succeeded', 'request', '96bae2b9a5874453870ea1c817a91caf', '2026-11-29 20:07:43.656871+00', '2026-11-29 21:07:43.672585+00', '2026-11-29 20:07:43.656871+00', '2026-11-29 20:07:43.656871+00', '2026-11-29 20:07:43.656871+00', NULL, NULL, '{"name":"reboot_hard","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('64da3f5a-9b66-45e6-a1d5-80063d341689', 'default', 'f6dd1f50-4da9-4593-a2f0-a8fb2cf33032', 'create', 'succeeded', 'request', '8355d3990e4240f6915161ccc5762682', '2026-11-29 20:07:43.679475+00', '2026-11-29 21:07:43.690225+00', '2026-11-29 20:07:43.679475+00', '2026-11-29 20:07:43.679475+00', '2026-11-29 20:07:43.679475+00', NULL, NULL, '{"name":"resize","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('f1b4e36e-4a87-4bcb-988a-923618d978dc', 'default', '6fa5e8f1-624e-4069-9ded-9a9b8f85f8ca', 'create', 'succeeded', 'request', '6c6442907c7f4f5b97080d0285128fe5', '2026-11-29 20:07:43.698645+00', '2026-11-29 21:07:43.709254+00', '2026-11-29 20:07:43.698645+00', '2026-11-29 20:07:43.698645+00', '2026-11-29 20:07:43.698645+00', NULL, NULL, '{"name":"resize_to_confirm","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('c05bbe7d-a6e3-410c-ae20-c07ea637d25b', 'default', '0fe3dcb7-406b-4523-9c6b-869dcdb6f002', 'create', 'succeeded', 'request', '4ad1e804895e4dd586cf3733561f1cce', '2026-11-29 20:07:43.715231+00', '2026-11-29 21:07:43.723637+00', '2026-11-29 20:07:43.715231+00', '2026-11-29 20:07:43.715231+00', '2026-11-29 20:07:43.715231+00', NULL, NULL, '{"name":"confirm_resize","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('b4083852-911b-44b7-9d6b-cf1f3ab4a4da', 'default', '0fe3dcb7-406b-4523-9c6b-869dcdb6f002', 'resize', 'succeeded', 'request', '1b781db9b77943f5b3ec02034739ed79', '2026-11-29 20:07:43.731716+00', '2026-11-29 21:07:43.751385+00', '2026-11-29 20:07:43.731716+00', '2026-11-29 20:07:43.731716+00', '2026-11-29 20:07:43.731716+00', NULL, NULL, '{"flavor_id":"11111111-0000-0000-0000-000000000004","auto_confirm":false}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('466dd5b6-0129-4a9e-a9e9-f8e8ae5988fe', 'default', '0a8de8de-5d92-4707-8463-a932d6c5ab2c', 'create', 'succeeded', 'request', '53a14a00d9be4c54910539a7da98f72e', '2026-11-29 20:07:43.76157+00', '2026-11-29 21:07:43.765496+00', '2026-11-29 20:07:43.76157+00', '2026-11-29 20:07:43.76157+00', '2026-11-29 20:07:43.76157+00', NULL, NULL, '{"name":"revert_resize","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('32128d4d-131b-4273-8b30-4e59bf1df45f', 'default', '0a8de8de-5d92-4707-8463-a932d6c5ab2c', 'resize', 'succeeded', 'request', '7114d736982549218b877b554d9664d9', '2026-11-29 20:07:43.774643+00', '2026-11-29 21:07:43.79043+00', '2026-11-29 20:07:43.774643+00', '2026-11-29 20:07:43.774643+00', '2026-11-29 20:07:43.774643+00', NULL, NULL, '{"flavor_id":"11111111-0000-0000-0000-000000000004","auto_confirm":false}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('639f117b-3e79-4416-b4d6-c1e7dc5758e8', 'default', 'fffefe1d-8862-405e-b79f-a7aeb7bb28dc', 'create', 'succeeded', 'request', '54367c51799144d58e6710625239e6c1', '2026-11-29 20:07:43.796658+00', '2026-11-29 21:07:43.801496+00', '2026-11-29 20:07:43.796658+00', '2026-11-29 20:07:43.796658+00', '2026-11-29 20:07:43.796658+00', NULL, NULL, '{"name":"pause","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('84de4db5-d37f-413e-8fff-4c94025fa329', 'default', '1e977d50-7f7c-4df0-986d-0226cd670f11', 'create', 'succeeded', 'request', 'd171b0b531e24027a57cb39381e4c6c4', '2026-11-29 20:07:43.810511+00', '2026-11-29 21:07:43.814171+00', '2026-11-29 20:07:43.810511+00', '2026-11-29 20:07:43.810511+00', '2026-11-29 20:07:43.810511+00', NULL, NULL, '{"name":"unpause","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('32df12df-95f7-4e64-abba-00c47d894596', 'default', '1e977d50-7f7c-4df0-986d-0226cd670f11', 'pause', 'succeeded', 'request', '5cdefb8f744146939706e199d4abcacb', '2026-11-29 20:07:43.819838+00', '2026-11-29 21:07:43.826491+00', '2026-11-29 20:07:43.819838+00', '2026-11-29 20:07:43.819838+00', '2026-11-29 20:07:43.819838+00', NULL, NULL, '{}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('95e65aab-3a5f-465a-a230-f8c3792e9ace', 'default', '35962593-c7cc-4a4d-8ecf-e99de6c0e1c9', 'create', 'succeeded', 'request', 'fdc5fd905e5d4b9fafd34ecd9d58addc', '2026-11-29 20:07:43.832842+00', '2026-11-29 21:07:43.838695+00', '2026-11-29 20:07:43.832842+00', '2026-11-29 20:07:43.832842+00', '2026-11-29 20:07:43.832842+00', NULL, NULL, '{"name":"suspend","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('0b58539b-fb10-4125-8fb6-dea8650e5937', 'default', '852588c6-0b6c-45cc-bf10-5c3615ce0a62', 'create', 'succeeded', 'request', 'f488c4037e75400b925416b7225b3a88', '2026-11-29 20:07:43.844925+00', '2026-11-29 21:07:43.848243+00', '2026-11-29 20:07:43.844925+00', '2026-11-29 20:07:43.844925+00', '2026-11-29 20:07:43.844925+00', NULL, NULL, '{"name":"resume","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('5b0897e0-e138-442e-bc22-8a8465c48292', 'default', '852588c6-0b6c-45cc-bf10-5c3615ce0a62', 'suspend', 'succeeded', 'request', '0d96800d37884acba44755a929f2a7ee', '2026-11-29 20:07:43.855169+00', '2026-11-29 21:07:43.86192+00', '2026-11-29 20:07:43.855169+00', '2026-11-29 20:07:43.855169+00', '2026-11-29 20:07:43.855169+00', NULL, NULL, '{}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('f48c015c-0005-4a7a-8cd2-9c236b962a9b', 'default', 'e283e762-b7b1-4d7a-bb54-3885c6a1d4a3', 'create', 'succeeded', 'request', '2ebcfbfc678d403cb069e8d325d212df', '2026-11-29 20:07:43.868116+00', '2026-11-29 21:07:43.871963+00', '2026-11-29 20:07:43.868116+00', '2026-11-29 20:07:43.868116+00', '2026-11-29 20:07:43.868116+00', NULL, NULL, '{"name":"rescue","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('8ebffffa-7e07-45ab-88f0-fbc745599547', 'default', '6d2ee8ac-01ee-4157-9327-ce0965051bd4', 'create', 'succeeded', 'request', 'b1518be8efc44edba92460c114751aed', '2026-11-29 20:07:43.877619+00', '2026-11-29 21:07:43.881349+00', '2026-11-29 20:07:43.877619+00', '2026-11-29 20:07:43.877619+00', '2026-11-29 20:07:43.877619+00', NULL, NULL, '{"name":"unrescue","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('e38337ce-dac5-42fd-a7a4-3377058144ed', 'default', '6d2ee8ac-01ee-4157-9327-ce0965051bd4', 'rescue', 'succeeded', 'request', 'e2cf249f7fc34ce08677b66b7d7deb5a', '2026-11-29 20:07:43.887655+00', '2026-11-29 21:07:43.89695+00', '2026-11-29 20:07:43.887655+00', '2026-11-29 20:07:43.887655+00', '2026-11-29 20:07:43.887655+00', NULL, NULL, '{}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('7ec283f1-08d8-4863-b394-2316adfc5661', 'default', 'faaae8fa-078f-4d43-8dec-43f2091616d3', 'create', 'succeeded', 'request', 'aabdcf5adf534aefb5443e81a109b523', '2026-11-29 20:07:43.902901+00', '2026-11-29 21:07:43.906473+00', '2026-11-29 20:07:43.902901+00', '2026-11-29 20:07:43.902901+00', '2026-11-29 20:07:43.902901+00', NULL, NULL, '{"name":"shelve","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('6fa1b918-97c1-47f9-86bd-6413d1956e7e', 'default', '4c7579a1-6e77-46db-8950-b1e014becff1', 'create', 'succeeded', 'request', '650a5e2a5e2a44aa965ac79ae3941d90', '2026-11-29 20:07:43.91224+00', '2026-11-29 21:07:43.915391+00', '2026-11-29 20:07:43.91224+00', '2026-11-29 20:07:43.91224+00', '2026-11-29 20:07:43.91224+00', NULL, NULL, '{"name":"unshelve","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('18ac8abd-cd3f-442e-8353-6ca46345b598', 'default', '4c7579a1-6e77-46db-8950-b1e014becff1', 'shelve', 'succeeded', 'request', '0948075c6f9f4d6794cd934ffb88d7d6', '2026-11-29 20:07:43.929303+00', '2026-11-29 21:07:43.937483+00', '2026-11-29 20:07:43.929303+00', '2026-11-29 20:07:43.929303+00', '2026-11-29 20:07:43.929303+00', NULL, NULL, '{}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('b2560850-b9bd-4f59-9c9c-085e0abd0a47', 'default', '44fb7222-2443-418d-be28-3efe0eb645f0', 'create', 'succeeded', 'request', 'e9a2ac67eaba4a8b8eb76397302511b1', '2026-11-29 20:07:43.946025+00', '2026-11-29 21:07:43.951251+00', '2026-11-29 20:07:43.946025+00', '2026-11-29 20:07:43.946025+00', '2026-11-29 20:07:43.946025+00', NULL, NULL, '{"name":"rebuild","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('8ef80fbe-d3df-47cc-92a5-edd48048f78e', 'default', '9e29fc88-0ec4-4f19-af9f-f88cb86334e2', 'create', 'succeeded', 'request', '8fba1ee9b7f746ac8535b817758949fe', '2026-11-29 20:07:43.960262+00', '2026-11-29 21:07:43.963551+00', '2026-11-29 20:07:43.960262+00', '2026-11-29 20:07:43.960262+00', '2026-11-29 20:07:43.960262+00', NULL, NULL, '{"name":"snapshot","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('8a76cf9a-48ec-44bd-99bb-e09ec7d1814e', 'default', 'f907c206-e13b-4fb5-8801-ac3e4e73261b', 'create', 'succeeded', 'request', '9c045850ee8943c9826570454089a423', '2026-11-29 20:07:43.974217+00', '2026-11-29 21:07:43.979342+00', '2026-11-29 20:07:43.974217+00', '2026-11-29 20:07:43.974217+00', '2026-11-29 20:07:43.974217+00', NULL, NULL, '{"name":"snapshot_of_stopped","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('35f4b876-fe62-46cc-8cd2-6bf80f58fa4f', 'default', 'f907c206-e13b-4fb5-8801-ac3e4e73261b', 'stop', 'succeeded', 'request', '58050a92e3824a8c9bf5b6053a331dd0', '2026-11-29 20:07:43.98872+00', '2026-11-29 21:07:43.996313+00', '2026-11-29 20:07:43.98872+00', '2026-11-29 20:07:43.98872+00', '2026-11-29 20:07:43.98872+00', NULL, NULL, '{}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('9c2088b9-fb63-416c-b827-aaec47ed77bb', 'default', '9edce387-9abf-4769-b2f4-b5b3790f520a', 'create', 'succeeded', 'request', '1f1bd93f7c164f1a8c2b186054a4a444', '2026-11-29 20:07:44.001378+00', '2026-11-29 21:07:44.005378+00', '2026-11-29 20:07:44.001378+00', '2026-11-29 20:07:44.001378+00', '2026-11-29 20:07:44.001378+00', NULL, NULL, '{"name":"locked","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('3a0bf28e-a218-40ca-a547-006c29d32808', 'default', 'b00e3cf0-de75-44c5-8418-256e4e5b2a19', 'create', 'succeeded', 'request', '12166b3a8cc74fa6a17775171d7e6232', '2026-11-29 20:07:44.013638+00', '2026-11-29 21:07:44.016217+00', '2026-11-29 20:07:44.013638+00', '2026-11-29 20:07:44.013638+00', '2026-11-29 20:07:44.013638+00', NULL, NULL, '{"name":"deleted","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('df7aca93-d72f-4730-9ec3-273b297a561b', 'default', '6e17ed81-b8bf-4bec-a635-47d1cd77f17a', 'create', 'succeeded', 'request', '96ceb0ccc43a4d8aae410b579173e27b', '2026-11-29 20:07:44.021316+00', '2026-11-29 21:07:44.024739+00', '2026-11-29 20:07:44.021316+00', '2026-11-29 20:07:44.021316+00', '2026-11-29 20:07:44.021316+00', NULL, NULL, '{"name":"delete","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('9f87035c-201e-4873-b5d9-3468a552d65f', 'default', '87c99b37-52aa-43bd-a0ea-405d4d23af72', 'create', 'succeeded', 'request', '987c847cbd7c4459b5350306c449b1f4', '2026-11-29 20:07:44.031696+00', '2026-11-29 21:07:44.049246+00', '2026-11-29 20:07:44.031696+00', '2026-11-29 20:07:44.031696+00', '2026-11-29 20:07:44.031696+00', NULL, NULL, '{"name":"unreachable","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('c2a0efe9-bff8-41f3-8f1e-d72c9d336d8b', 'default', '9edce387-9abf-4769-b2f4-b5b3790f520a', 'lock', 'succeeded', 'request', 'fbfe0f8acc824e4baa88f9c6fc8a8770', '2026-11-29 20:07:44.092955+00', '2026-11-29 21:07:44.109578+00', '2026-11-29 20:07:44.092955+00', '2026-11-29 20:07:44.092955+00', '2026-11-29 20:07:44.092955+00', NULL, NULL, '{}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('7fdff565-5406-4182-a895-89216225343c', 'default', 'b00e3cf0-de75-44c5-8418-256e4e5b2a19', 'delete', 'succeeded', 'request', '24051f84f321490dadc5cedabab07164', '2026-11-29 20:07:44.135376+00', '2026-11-29 21:07:44.156904+00', '2026-11-29 20:07:44.135376+00', '2026-11-29 20:07:44.135376+00', '2026-11-29 20:07:44.135376+00', NULL, NULL, '{}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('e2c7e443-8444-439a-a36b-4c0306aa4983', 'default', 'ecc07fe4-412e-481c-88d7-fc0ccba7464a', 'create', 'succeeded', 'request', 'e5f946230c8c49ccb3a542d662969a46', '2026-11-29 20:07:44.177866+00', '2026-11-29 21:07:44.184931+00', '2026-11-29 20:07:44.177866+00', '2026-11-29 20:07:44.177866+00', '2026-11-29 20:07:44.177866+00', NULL, NULL, '{"name":"resting","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001","labels":{"a":"b"}}', NULL, NULL, 100, 0, 0, false, false, NULL, NULL),
	('00e9dbea-590c-4914-b794-c8bc67a79c5d', 'default', 'ecc07fe4-412e-481c-88d7-fc0ccba7464a', 'snapshot', 'succeeded', 'request', '3bec83cd17cc4ecab7602fac6b0e9dfb', '2026-11-29 20:07:44.213383+00', '2026-11-29 21:07:44.260679+00', '2026-11-29 20:07:44.213383+00', '2026-11-29 20:07:44.213383+00', '2026-11-29 20:07:44.213383+00', NULL, NULL, '{"name":"made"}', NULL, '{"image_id":"00e9dbea-590c-4914-b794-c8bc67a79c5d"}', 100, 0, 0, false, false, NULL, NULL),
	('b9cb4289-c1be-4692-965d-f813d4abca16', 'default', 'bebba705-dd35-4edf-987e-39a1794e7d38', 'create', 'failed', 'request', 'f2e2b67bd7984631a45c362f82b2e2c1', '2026-11-29 20:07:49.026171+00', '2026-11-29 21:07:49.040723+00', '2026-11-29 20:07:49.026171+00', '2026-11-29 20:07:49.061218+00', '2026-11-29 20:07:49.137224+00', NULL, NULL, '{"name":"failed","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', '{"code":"BACKEND_FAILED","message":"Build of instance aborted: Failure prepping block device.","retry":false,"hint":"Delete the server, and make it of another image or another flavor."}', NULL, 0, 1, 1, false, false, NULL, NULL),
	('01beef4c-ffb4-4d42-b46a-8fc0faaf7677', 'default', 'b8e45086-5b40-4b70-9bb2-e6d0c50967e5', 'stop', 'running', 'request', 'caf96454cfad4845a15c89567381433a', '2026-11-29 20:07:56.867376+00', '2026-11-29 21:07:56.875116+00', '2026-11-29 20:08:06.716477+00', '2026-11-29 20:07:56.883509+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL),
	('5d1bcecf-b1b8-4ea0-bb26-c20dfa546bd5', 'default', '9d69802d-c11a-47b4-bbfb-cee68cb18485', 'create', 'running', 'request', 'af41f486bede442b8bc3f25d7d67babc', '2026-11-29 20:07:56.557855+00', '2026-11-29 21:07:56.583379+00', '2026-11-29 20:08:07.248738+00', '2026-11-29 20:07:56.614809+00', NULL, NULL, NULL, '{"name":"expired","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL),
	('19b14064-49e1-4be9-83fc-53f12031f908', 'default', '604eb718-cf4e-4093-8baa-0e6634a1267e', 'create', 'running', 'request', '330bf98e77b54e8dbc47e88c5ebbdecb', '2026-11-29 20:07:56.61418+00', '2026-11-29 21:07:56.636216+00', '2026-11-29 20:08:07.032305+00', '2026-11-29 20:07:56.652521+00', NULL, NULL, NULL, '{"name":"cancelled","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 50, 6, 6, true, true, NULL, NULL),
	('5622bfeb-cf1e-41fc-9dec-fb9fdf9cf9d3', 'default', 'ba347d2b-3d77-45f1-8680-a634c77a06c8', 'reboot_hard', 'running', 'request', '315367f3bb1f4c0fa90144f26fdfd20e', '2026-11-29 20:07:56.955217+00', '2026-11-29 21:07:56.961761+00', '2026-11-29 20:08:06.785914+00', '2026-11-29 20:07:56.972665+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL),
	('bdbd26dd-03fa-465b-9cd1-b3039ee3f916', 'default', '6fc84a3c-e338-41c5-a867-d1967e752a5e', 'start', 'running', 'request', 'c88b452b35cb4404978e2bc87589f2c7', '2026-11-29 20:07:56.81311+00', '2026-11-29 21:07:56.82725+00', '2026-11-29 20:08:07.120734+00', '2026-11-29 20:07:56.831217+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL),
	('4f7a6373-37b7-485d-8f7f-3bb1ea4493d8', 'default', '6fa5e8f1-624e-4069-9ded-9a9b8f85f8ca', 'resize', 'running', 'request', '4754e2ccd18f49bb8bf4dbde74d0d942', '2026-11-29 20:07:57.065997+00', '2026-11-29 21:07:57.073101+00', '2026-11-29 20:08:07.256226+00', '2026-11-29 20:07:57.119806+00', NULL, NULL, NULL, '{"flavor_id":"11111111-0000-0000-0000-000000000004","auto_confirm":false}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL),
	('d9a43765-e31f-46ed-a125-8e5d3a6e15ea', 'default', '4c7579a1-6e77-46db-8950-b1e014becff1', 'unshelve', 'running', 'request', '5b1536d6fe4f41b79f0ebe5dc013ccd3', '2026-11-29 20:07:57.590491+00', '2026-11-29 21:07:57.594927+00', '2026-11-29 20:08:06.784583+00', '2026-11-29 20:07:57.598378+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 5, 5, true, false, NULL, NULL),
	('eab13028-0103-4a41-be84-06f7b6ea2d4c', 'default', '6e17ed81-b8bf-4bec-a635-47d1cd77f17a', 'delete', 'running', 'request', '661e043ada5b45aab86abd3adefd1916', '2026-11-29 20:07:57.719564+00', '2026-11-29 21:07:57.731394+00', '2026-11-29 20:08:06.405876+00', '2026-11-29 20:07:57.76211+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 4, 4, true, false, NULL, NULL),
	('0a24089f-ae12-450f-897c-44fd82dce915', 'default', '852588c6-0b6c-45cc-bf10-5c3615ce0a62', 'resume', 'running', 'request', '50714a8d9cae47e9a50f3c963f22add1', '2026-11-29 20:07:57.283397+00', '2026-11-29 21:07:57.291703+00', '2026-11-29 20:08:06.303046+00', '2026-11-29 20:07:57.295138+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 5, 5, true, false, NULL, NULL),
	('f9bff5be-48a6-44a4-a55e-832bcbdd5bef', 'default', '9e29fc88-0ec4-4f19-af9f-f88cb86334e2', 'snapshot', 'running', 'request', '88fe58b62ce4472eb1f6fa55052c64dc', '2026-11-29 20:07:57.656629+00', '2026-11-29 21:07:57.66267+00', '2026-11-29 20:08:06.288212+00', '2026-11-29 20:07:57.673358+00', NULL, NULL, NULL, '{"name":"kept"}', NULL, NULL, 50, 4, 4, true, false, NULL, NULL),
	('5b92f390-23c7-4cc9-a5c2-51ef623e8b8a', 'default', 'e283e762-b7b1-4d7a-bb54-3885c6a1d4a3', 'rescue', 'running', 'request', 'dbf42e7f286241cbb8a8b52b6e1a5e60', '2026-11-29 20:07:57.339275+00', '2026-11-29 21:07:57.357185+00', '2026-11-29 20:08:06.386012+00', '2026-11-29 20:07:57.419523+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 5, 5, true, false, NULL, NULL),
	('df4760b6-fcec-4a74-aa40-a74b47dc68f9', 'default', 'a7ca9ec1-a7ab-42c4-b110-347275296c01', 'create', 'running', 'request', 'dc22669b68bf45708f9938dcc99ff2e3', '2026-11-29 20:07:56.68448+00', '2026-11-29 21:07:56.690843+00', '2026-11-29 20:08:07.065717+00', '2026-11-29 20:07:56.711793+00', NULL, NULL, NULL, '{"name":"create","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL),
	('f2983064-30d4-4562-beed-685add20fb78', 'default', 'f6dd1f50-4da9-4593-a2f0-a8fb2cf33032', 'resize', 'running', 'request', '1bc0ba9c0b5c47d59be7bfaea2162cc9', '2026-11-29 20:07:57.013171+00', '2026-11-29 21:07:57.030844+00', '2026-11-29 20:08:06.827608+00', '2026-11-29 20:07:57.033977+00', NULL, NULL, NULL, '{"flavor_id":"11111111-0000-0000-0000-000000000004"}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL),
	('a85411cd-8039-4719-88f2-3b0267e7ba1c', 'default', '35962593-c7cc-4a4d-8ecf-e99de6c0e1c9', 'suspend', 'running', 'request', 'b3687e16b0f7454ea8372721f2ec8055', '2026-11-29 20:07:57.238321+00', '2026-11-29 21:07:57.250377+00', '2026-11-29 20:08:06.37741+00', '2026-11-29 20:07:57.258032+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 5, 5, true, false, NULL, NULL),
	('571b80d3-82be-4b55-90c2-51e011561fb7', 'default', '0a8de8de-5d92-4707-8463-a932d6c5ab2c', 'revert_resize', 'running', 'request', 'b52ac3eb784640d4a6c54f7a857b2527', '2026-11-29 20:07:57.110045+00', '2026-11-29 21:07:57.117356+00', '2026-11-29 20:08:07.12858+00', '2026-11-29 20:07:57.130662+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL),
	('6aa746ff-50e1-46cd-9f35-a1a226b3a10d', 'default', '44fb7222-2443-418d-be28-3efe0eb645f0', 'rebuild', 'running', 'request', '7ef8d92ea15846fb8a3d713bdacf836e', '2026-11-29 20:07:57.614374+00', '2026-11-29 21:07:57.62842+00', '2026-11-29 20:08:06.642507+00', '2026-11-29 20:07:57.633161+00', NULL, NULL, NULL, '{"image_id":"22222222-0000-0000-0000-000000000002"}', NULL, NULL, 50, 5, 5, true, false, NULL, NULL),
	('64cd271a-e7d6-43d2-887c-e092885aafcb', 'default', '0fe3dcb7-406b-4523-9c6b-869dcdb6f002', 'confirm_resize', 'running', 'request', '8162e06b769947688f9047242889a325', '2026-11-29 20:07:57.091807+00', '2026-11-29 21:07:57.096709+00', '2026-11-29 20:08:07.174015+00', '2026-11-29 20:07:57.120425+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL),
	('9d2e41a0-a25e-4a1b-b2a0-7a2e7ba4027c', 'default', '89747f49-e324-4f6c-bf6a-97fab5fd9c17', 'create', 'running', 'request', '1d1c6bc2cadd42878a1c85bce7c3b2f0', '2026-11-29 20:08:06.077538+00', '2026-11-29 21:08:06.117089+00', '2026-11-29 20:08:06.308369+00', '2026-11-29 20:08:06.166061+00', NULL, NULL, NULL, '{"name":"queued","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 0, 2, 2, false, false, NULL, NULL),
	('3b49eab6-ba09-4449-85d7-4b3557fe596e', 'default', 'a3ceb313-b09c-4360-b72b-9cf2f0799c6e', 'create', 'queued', 'request', '88092f2707fe45459823da5913930ba8', '2026-11-29 20:08:16.111582+00', '2026-11-29 21:08:16.130921+00', '2026-11-29 20:08:16.111582+00', NULL, NULL, NULL, NULL, '{"name":"deferred","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 0, 0, 0, false, false, NULL, NULL),
	('ed102c99-f424-4886-a18e-2ebbf5b540a8', 'default', 'f907c206-e13b-4fb5-8801-ac3e4e73261b', 'snapshot', 'running', 'request', 'cbe67823e7c3410fbf7bf656278ed26d', '2026-11-29 20:07:57.697051+00', '2026-11-29 21:07:57.707218+00', '2026-11-29 20:08:06.277171+00', '2026-11-29 20:07:57.710575+00', NULL, NULL, NULL, '{"name":"kept-too"}', NULL, NULL, 50, 4, 4, true, false, NULL, NULL),
	('6bb42afb-bfc0-41cf-aeac-625bd1e369b5', 'default', '6d2ee8ac-01ee-4157-9327-ce0965051bd4', 'unrescue', 'running', 'request', '3572163dc96a41688bca408f2d549806', '2026-11-29 20:07:57.479348+00', '2026-11-29 21:07:57.484842+00', '2026-11-29 20:08:06.362066+00', '2026-11-29 20:07:57.511133+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 5, 5, true, false, NULL, NULL),
	('197256e4-b20b-4c80-8dac-d9d280550c3a', 'default', 'ea77b6c4-bdf8-4a16-a79b-30463ac78d39', 'reboot', 'running', 'request', '043783b021544a70876bb616c7d0e008', '2026-11-29 20:07:56.91755+00', '2026-11-29 21:07:56.921356+00', '2026-11-29 20:08:06.738168+00', '2026-11-29 20:07:56.930255+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL),
	('77a657de-2f8a-43aa-9275-ea8a8759e980', 'default', 'f3207f53-509c-4130-8b3b-8f555d2c43b8', 'create', 'running', 'request', '2f11c6b302104693a548009ac9e13a92', '2026-11-29 20:07:57.809945+00', '2026-11-29 21:07:57.833668+00', '2026-11-29 20:08:06.424284+00', '2026-11-29 20:07:57.847073+00', NULL, NULL, NULL, '{"name":"waited","flavor_id":"11111111-0000-0000-0000-000000000002","image_id":"22222222-0000-0000-0000-000000000001"}', NULL, NULL, 50, 4, 4, true, false, NULL, NULL),
	('829d3df0-0449-45ca-8a11-9d81473a37ef', 'default', '1e977d50-7f7c-4df0-986d-0226cd670f11', 'unpause', 'running', 'request', '16f6c36cfe594b2bb13f6a7720269a90', '2026-11-29 20:07:57.175668+00', '2026-11-29 21:07:57.177879+00', '2026-11-29 20:08:06.968463+00', '2026-11-29 20:07:57.181735+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL),
	('6d475cd4-b57e-40c1-8654-16e3fb66ea06', 'default', 'fffefe1d-8862-405e-b79f-a7aeb7bb28dc', 'pause', 'running', 'request', '22e33c4453e04b699462b1630d070f20', '2026-11-29 20:07:57.149598+00', '2026-11-29 21:07:57.15733+00', '2026-11-29 20:08:07.301618+00', '2026-11-29 20:07:57.159599+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 6, 6, true, false, NULL, NULL),
	('da0fad26-3bfa-4c7a-9343-65d970762a3d', 'default', 'faaae8fa-078f-4d43-8dec-43f2091616d3', 'shelve', 'running', 'request', '47e5c5525eb041ffa095c48997ed7da2', '2026-11-29 20:07:57.547588+00', '2026-11-29 21:07:57.557178+00', '2026-11-29 20:08:06.658325+00', '2026-11-29 20:07:57.569135+00', NULL, NULL, NULL, '{}', NULL, NULL, 50, 5, 5, true, false, NULL, NULL),
	('df92cb36-e853-45e3-9e33-913cea688d65', 'default', '87c99b37-52aa-43bd-a0ea-405d4d23af72', 'stop', 'queued', 'request', 'e642ef48c1f6457fa0011394cf0a1981', '2026-11-29 20:08:06.257996+00', '2026-11-29 21:08:06.268161+00', '2026-11-29 20:08:06.257996+00', NULL, NULL, NULL, NULL, '{}', NULL, NULL, 0, 0, 0, false, false, NULL, NULL);
INSERT INTO public.ostler_revision VALUES
	('0012');
INSERT INTO public.procrastinate_events VALUES
	(1, 1, 'deferred', '2026-11-29 20:08:16.114379+00');
INSERT INTO public.procrastinate_jobs VALUES
	(1, 'ostler', 'look_at_operation', 0, 'a3ceb313-b09c-4360-b72b-9cf2f0799c6e', NULL, '{"operation_id": "3b49eab6-ba09-4449-85d7-4b3557fe596e"}', 'todo', NULL, 0, false, NULL);
INSERT INTO public.servers VALUES
	('9edce387-9abf-4769-b2f4-b5b3790f520a', 'default', 'RegionOne', 'locked', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.20', '2026-11-29 20:07:44.001378+00', '2026-11-29 20:07:44.092955+00', NULL, NULL, NULL, true, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.20","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:14"}]}', NULL, 'nova', NULL),
	('b00e3cf0-de75-44c5-8418-256e4e5b2a19', 'default', 'RegionOne', 'deleted', 'DELETED', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.21', '2026-11-29 20:07:44.013638+00', '2026-11-29 20:07:44.135376+00', '2026-11-29 20:07:44.135376+00', NULL, NULL, false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.21","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:15"}]}', NULL, 'nova', NULL),
	('6fc84a3c-e338-41c5-a867-d1967e752a5e', 'default', 'RegionOne', 'start', 'SHUTOFF', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.1', '2026-11-29 20:07:43.515518+00', '2026-11-29 20:07:56.81311+00', NULL, 'powering-on', 'bdbd26dd-03fa-465b-9cd1-b3039ee3f916', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.1","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:01"}]}', NULL, 'nova', NULL),
	('b8e45086-5b40-4b70-9bb2-e6d0c50967e5', 'default', 'RegionOne', 'stop', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.2', '2026-11-29 20:07:43.619143+00', '2026-11-29 20:07:56.867376+00', NULL, 'powering-off', '01beef4c-ffb4-4d42-b46a-8fc0faaf7677', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.2","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:02"}]}', NULL, 'nova', NULL),
	('ea77b6c4-bdf8-4a16-a79b-30463ac78d39', 'default', 'RegionOne', 'reboot', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.3', '2026-11-29 20:07:43.634384+00', '2026-11-29 20:07:56.91755+00', NULL, 'rebooting', '197256e4-b20b-4c80-8dac-d9d280550c3a', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.3","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:03"}]}', NULL, 'nova', NULL),
	('ba347d2b-3d77-45f1-8680-a634c77a06c8', 'default', 'RegionOne', 'reboot_hard', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.4', '2026-11-29 20:07:43.656871+00', '2026-11-29 20:07:56.955217+00', NULL, 'rebooting_hard', '5622bfeb-cf1e-41fc-9dec-fb9fdf9cf9d3', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.4","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:04"}]}', NULL, 'nova', NULL),
	('f6dd1f50-4da9-4593-a2f0-a8fb2cf33032', 'default', 'RegionOne', 'resize', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.5', '2026-11-29 20:07:43.679475+00', '2026-11-29 20:07:57.013171+00', NULL, 'resize_prep', 'f2983064-30d4-4562-beed-685add20fb78', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.5","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:05"}]}', NULL, 'nova', NULL),
	('6fa5e8f1-624e-4069-9ded-9a9b8f85f8ca', 'default', 'RegionOne', 'resize_to_confirm', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.6', '2026-11-29 20:07:43.698645+00', '2026-11-29 20:07:57.065997+00', NULL, 'resize_prep', '4f7a6373-37b7-485d-8f7f-3bb1ea4493d8', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.6","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:06"}]}', NULL, 'nova', NULL),
	('fffefe1d-8862-405e-b79f-a7aeb7bb28dc', 'default', 'RegionOne', 'pause', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.9', '2026-11-29 20:07:43.796658+00', '2026-11-29 20:07:57.149598+00', NULL, 'pausing', '6d475cd4-b57e-40c1-8654-16e3fb66ea06', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.9","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:09"}]}', NULL, 'nova', NULL),
	('1e977d50-7f7c-4df0-986d-0226cd670f11', 'default', 'RegionOne', 'unpause', 'PAUSED', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.10', '2026-11-29 20:07:43.810511+00', '2026-11-29 20:07:57.175668+00', NULL, 'unpausing', '829d3df0-0449-45ca-8a11-9d81473a37ef', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.10","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0a"}]}', NULL, 'nova', NULL),
	('35962593-c7cc-4a4d-8ecf-e99de6c0e1c9', 'default', 'RegionOne', 'suspend', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.11', '2026-11-29 20:07:43.832842+00', '2026-11-29 20:07:57.238321+00', NULL, 'suspending', 'a85411cd-8039-4719-88f2-3b0267e7ba1c', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.11","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0b"}]}', NULL, 'nova', NULL),
	('852588c6-0b6c-45cc-bf10-5c3615ce0a62', 'default', 'RegionOne', 'resume', 'SUSPENDED', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.12', '2026-11-29 20:07:43.844925+00', '2026-11-29 20:07:57.283397+00', NULL, 'resuming', '0a24089f-ae12-450f-897c-44fd82dce915', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.12","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0c"}]}', NULL, 'nova', NULL),
	('e283e762-b7b1-4d7a-bb54-3885c6a1d4a3', 'default', 'RegionOne', 'rescue', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.13', '2026-11-29 20:07:43.868116+00', '2026-11-29 20:07:57.339275+00', NULL, 'rescuing', '5b92f390-23c7-4cc9-a5c2-51ef623e8b8a', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.13","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0d"}]}', NULL, 'nova', NULL),
	('6d2ee8ac-01ee-4157-9327-ce0965051bd4', 'default', 'RegionOne', 'unrescue', 'RESCUE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.14', '2026-11-29 20:07:43.877619+00', '2026-11-29 20:07:57.479348+00', NULL, 'unrescuing', '6bb42afb-bfc0-41cf-aeac-625bd1e369b5', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.14","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0e"}]}', NULL, 'nova', NULL),
	('faaae8fa-078f-4d43-8dec-43f2091616d3', 'default', 'RegionOne', 'shelve', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.15', '2026-11-29 20:07:43.902901+00', '2026-11-29 20:07:57.547588+00', NULL, 'shelving', 'da0fad26-3bfa-4c7a-9343-65d970762a3d', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.15","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:0f"}]}', NULL, 'nova', NULL),
	('4c7579a1-6e77-46db-8950-b1e014becff1', 'default', 'RegionOne', 'unshelve', 'SHELVED_OFFLOADED', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.16', '2026-11-29 20:07:43.91224+00', '2026-11-29 20:07:57.590491+00', NULL, 'unshelving', 'd9a43765-e31f-46ed-a125-8e5d3a6e15ea', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.16","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:10"}]}', NULL, 'nova', NULL),
	('44fb7222-2443-418d-be28-3efe0eb645f0', 'default', 'RegionOne', 'rebuild', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.17', '2026-11-29 20:07:43.946025+00', '2026-11-29 20:07:57.614374+00', NULL, 'rebuilding', '6aa746ff-50e1-46cd-9f35-a1a226b3a10d', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.17","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:11"}]}', NULL, 'nova', NULL),
	('9e29fc88-0ec4-4f19-af9f-f88cb86334e2', 'default', 'RegionOne', 'snapshot', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.18', '2026-11-29 20:07:43.960262+00', '2026-11-29 20:07:57.656629+00', NULL, 'image_snapshot', 'f9bff5be-48a6-44a4-a55e-832bcbdd5bef', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.18","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:12"}]}', NULL, 'nova', NULL),
	('f907c206-e13b-4fb5-8801-ac3e4e73261b', 'default', 'RegionOne', 'snapshot_of_stopped', 'SHUTOFF', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.19', '2026-11-29 20:07:43.974217+00', '2026-11-29 20:07:57.697051+00', NULL, 'image_snapshot', 'ed102c99-f424-4886-a18e-2ebbf5b540a8', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.19","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:13"}]}', NULL, 'nova', NULL),
	('6e17ed81-b8bf-4bec-a635-47d1cd77f17a', 'default', 'RegionOne', 'delete', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.22', '2026-11-29 20:07:44.021316+00', '2026-11-29 20:07:57.719564+00', NULL, 'deleting', 'eab13028-0103-4a41-be84-06f7b6ea2d4c', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.22","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:16"}]}', NULL, 'nova', NULL),
	('ecc07fe4-412e-481c-88d7-fc0ccba7464a', 'default', 'RegionOne', 'resting', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.24', '2026-11-29 20:07:44.177866+00', '2026-11-29 20:07:44.213383+00', NULL, NULL, NULL, false, false, '{"a":"b"}', NULL, NULL, '{"private":[{"address":"10.0.0.24","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:18"}]}', NULL, 'nova', NULL),
	('bebba705-dd35-4edf-987e-39a1794e7d38', 'default', 'RegionOne', 'failed', 'ERROR', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', NULL, '2026-11-29 20:07:49.026171+00', '2026-11-29 20:07:49.137224+00', NULL, NULL, NULL, false, false, '{}', NULL, '{"code":"BACKEND_FAILED","message":"Build of instance aborted: Failure prepping block device.","retry":false,"hint":"Delete the server, and make it of another image or another flavor."}', '{}', NULL, NULL, NULL),
	('9d69802d-c11a-47b4-bbfb-cee68cb18485', 'default', 'RegionOne', 'expired', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', NULL, '2026-11-29 20:07:56.557855+00', '2026-11-29 20:07:56.557855+00', NULL, 'scheduling', '5d1bcecf-b1b8-4ea0-bb26-c20dfa546bd5', false, false, '{}', '2026-11-29 20:09:36.5384+00', NULL, '{}', NULL, NULL, NULL),
	('604eb718-cf4e-4093-8baa-0e6634a1267e', 'default', 'RegionOne', 'cancelled', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', NULL, '2026-11-29 20:07:56.61418+00', '2026-11-29 20:07:56.61418+00', NULL, 'scheduling', '19b14064-49e1-4be9-83fc-53f12031f908', false, false, '{}', NULL, NULL, '{}', NULL, NULL, NULL),
	('a7ca9ec1-a7ab-42c4-b110-347275296c01', 'default', 'RegionOne', 'create', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', NULL, '2026-11-29 20:07:56.68448+00', '2026-11-29 20:07:56.68448+00', NULL, 'scheduling', 'df4760b6-fcec-4a74-aa40-a74b47dc68f9', false, false, '{}', NULL, NULL, '{}', NULL, NULL, NULL),
	('0fe3dcb7-406b-4523-9c6b-869dcdb6f002', 'default', 'RegionOne', 'confirm_resize', 'VERIFY_RESIZE', '11111111-0000-0000-0000-000000000004', '22222222-0000-0000-0000-000000000001', '10.0.0.7', '2026-11-29 20:07:43.715231+00', '2026-11-29 20:07:57.091807+00', NULL, 'resize_confirming', '64cd271a-e7d6-43d2-887c-e092885aafcb', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.7","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:07"}]}', NULL, 'nova', NULL),
	('0a8de8de-5d92-4707-8463-a932d6c5ab2c', 'default', 'RegionOne', 'revert_resize', 'VERIFY_RESIZE', '11111111-0000-0000-0000-000000000004', '22222222-0000-0000-0000-000000000001', '10.0.0.8', '2026-11-29 20:07:43.76157+00', '2026-11-29 20:07:57.110045+00', NULL, 'resize_reverting', '571b80d3-82be-4b55-90c2-51e011561fb7', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.8","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:08"}]}', NULL, 'nova', NULL),
	('f3207f53-509c-4130-8b3b-8f555d2c43b8', 'default', 'RegionOne', 'waited', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', NULL, '2026-11-29 20:07:57.809945+00', '2026-11-29 20:07:57.809945+00', NULL, 'scheduling', '77a657de-2f8a-43aa-9275-ea8a8759e980', false, false, '{}', NULL, NULL, '{}', NULL, NULL, NULL),
	('89747f49-e324-4f6c-bf6a-97fab5fd9c17', 'default', 'RegionOne', 'queued', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', NULL, '2026-11-29 20:08:06.077538+00', '2026-11-29 20:08:06.077538+00', NULL, 'scheduling', '9d2e41a0-a25e-4a1b-b2a0-7a2e7ba4027c', false, false, '{}', NULL, NULL, '{}', NULL, NULL, NULL),
	('87c99b37-52aa-43bd-a0ea-405d4d23af72', 'default', 'RegionOne', 'unreachable', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '10.0.0.23', '2026-11-29 20:07:44.031696+00', '2026-11-29 20:08:06.257996+00', NULL, 'powering-off', 'df92cb36-e853-45e3-9e33-913cea688d65', false, false, '{}', NULL, NULL, '{"private":[{"address":"10.0.0.23","version":4,"type":"fixed","mac_address":"fa:16:3e:00:00:17"}]}', NULL, 'nova', NULL),
	('a3ceb313-b09c-4360-b72b-9cf2f0799c6e', 'default', 'RegionOne', 'deferred', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', NULL, '2026-11-29 20:08:16.111582+00', '2026-11-29 20:08:16.111582+00', NULL, 'scheduling', '3b49eab6-ba09-4449-85d7-4b3557fe596e', false, false, '{}', NULL, NULL, '{}', NULL, NULL, NULL);
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
	('00e9dbea-590c-4914-b794-c8bc67a79c5d', 'made', 'ubuntu', 8, 2361393152, 'active', true, false);
INSERT INTO public.simulator_keypairs VALUES
	('kept', 'ssh', '7e:1c:e1:51:11:f2:9e:77:4a:08:0c:e2:ca:b6:4b:99', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG7Mtedm0CWmSSVisJkUtef775oCVTqs5FtQfQN5dQLM');
INSERT INTO public.simulator_servers VALUES
	(20, '9edce387-9abf-4769-b2f4-b5b3790f520a', 'default', 'locked', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:44.002108+00', '2026-11-29 20:07:44.002108+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, NULL, NULL, '{}', NULL),
	(23, '87c99b37-52aa-43bd-a0ea-405d4d23af72', 'default', 'unreachable', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:44.040699+00', '2026-11-29 20:07:44.040699+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, NULL, NULL, '{}', NULL),
	(24, 'ecc07fe4-412e-481c-88d7-fc0ccba7464a', 'default', 'resting', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:44.17915+00', '2026-11-29 20:07:44.232812+00', NULL, NULL, NULL, NULL, NULL, NULL, 'made', '00e9dbea-590c-4914-b794-c8bc67a79c5d', NULL, NULL, NULL, 1, NULL, NULL, '{"a":"b"}', NULL),
	(25, 'bebba705-dd35-4edf-987e-39a1794e7d38', 'default', 'failed', 'ERROR', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:49.09703+00', '2026-11-29 20:07:49.09703+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Build of instance aborted: Failure prepping block device.', NULL, 1, NULL, NULL, '{}', NULL),
	(26, '9d69802d-c11a-47b4-bbfb-cee68cb18485', 'default', 'expired', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:56.650341+00', '2026-11-29 20:07:56.650341+00', 'scheduling', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-29 20:09:56.650341+00', 1, '2026-11-29 20:07:56.650341+00', NULL, '{}', NULL),
	(28, 'a7ca9ec1-a7ab-42c4-b110-347275296c01', 'default', 'create', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:56.717864+00', '2026-11-29 20:07:56.717864+00', 'scheduling', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-29 20:09:56.717864+00', 1, '2026-11-29 20:07:56.717864+00', NULL, '{}', NULL),
	(1, '6fc84a3c-e338-41c5-a867-d1967e752a5e', 'default', 'start', 'SHUTOFF', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.520936+00', '2026-11-29 20:07:56.849123+00', 'powering-on', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, 'bdbd26dd-03fa-465b-9cd1-b3039ee3f916 5a80c981-5dbb-487d-b834-b171d0d87075', NULL, NULL, '2026-11-29 20:09:56.849123+00', 2, '2026-11-29 20:07:56.849123+00', NULL, '{}', NULL),
	(2, 'b8e45086-5b40-4b70-9bb2-e6d0c50967e5', 'default', 'stop', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.620887+00', '2026-11-29 20:07:56.901387+00', 'powering-off', 'SHUTOFF', NULL, NULL, NULL, NULL, NULL, '01beef4c-ffb4-4d42-b46a-8fc0faaf7677', NULL, NULL, '2026-11-29 20:09:56.901387+00', 1, '2026-11-29 20:07:56.901387+00', NULL, '{}', NULL),
	(3, 'ea77b6c4-bdf8-4a16-a79b-30463ac78d39', 'default', 'reboot', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.640814+00', '2026-11-29 20:07:56.943287+00', 'rebooting', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, '197256e4-b20b-4c80-8dac-d9d280550c3a', NULL, NULL, '2026-11-29 20:09:56.943287+00', 2, '2026-11-29 20:07:56.943287+00', NULL, '{}', NULL),
	(4, 'ba347d2b-3d77-45f1-8680-a634c77a06c8', 'default', 'reboot_hard', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.658608+00', '2026-11-29 20:07:56.988453+00', 'rebooting_hard', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, '5622bfeb-cf1e-41fc-9dec-fb9fdf9cf9d3', NULL, NULL, '2026-11-29 20:09:56.988453+00', 2, '2026-11-29 20:07:56.988453+00', NULL, '{}', NULL),
	(13, 'e283e762-b7b1-4d7a-bb54-3885c6a1d4a3', 'default', 'rescue', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.869453+00', '2026-11-29 20:07:57.466954+00', 'rescuing', 'RESCUE', NULL, NULL, NULL, NULL, NULL, '5b92f390-23c7-4cc9-a5c2-51ef623e8b8a', NULL, NULL, '2026-11-29 20:09:57.466954+00', 2, '2026-11-29 20:07:57.466954+00', NULL, '{}', NULL),
	(5, 'f6dd1f50-4da9-4593-a2f0-a8fb2cf33032', 'default', 'resize', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.685321+00', '2026-11-29 20:07:57.036157+00', 'resize_prep', 'VERIFY_RESIZE', '11111111-0000-0000-0000-000000000004', NULL, NULL, '11111111-0000-0000-0000-000000000002', NULL, 'f2983064-30d4-4562-beed-685add20fb78', NULL, NULL, '2026-11-29 20:09:57.036157+00', 1, '2026-11-29 20:07:57.036157+00', NULL, '{}', NULL),
	(6, '6fa5e8f1-624e-4069-9ded-9a9b8f85f8ca', 'default', 'resize_to_confirm', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.70607+00', '2026-11-29 20:07:57.127021+00', 'resize_prep', 'VERIFY_RESIZE', '11111111-0000-0000-0000-000000000004', NULL, NULL, '11111111-0000-0000-0000-000000000002', NULL, '4f7a6373-37b7-485d-8f7f-3bb1ea4493d8', NULL, NULL, '2026-11-29 20:09:57.127021+00', 1, '2026-11-29 20:07:57.127021+00', NULL, '{}', NULL),
	(8, '0a8de8de-5d92-4707-8463-a932d6c5ab2c', 'default', 'revert_resize', 'VERIFY_RESIZE', '11111111-0000-0000-0000-000000000004', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.763189+00', '2026-11-29 20:07:57.134776+00', 'resize_reverting', 'ACTIVE', '11111111-0000-0000-0000-000000000002', NULL, NULL, NULL, NULL, '571b80d3-82be-4b55-90c2-51e011561fb7 32128d4d-131b-4273-8b30-4e59bf1df45f', NULL, NULL, '2026-11-29 20:09:57.134776+00', 1, '2026-11-29 20:07:57.134776+00', NULL, '{}', NULL),
	(7, '0fe3dcb7-406b-4523-9c6b-869dcdb6f002', 'default', 'confirm_resize', 'VERIFY_RESIZE', '11111111-0000-0000-0000-000000000004', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.721226+00', '2026-11-29 20:07:57.140966+00', 'resize_confirming', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, '64cd271a-e7d6-43d2-887c-e092885aafcb b4083852-911b-44b7-9d6b-cf1f3ab4a4da', NULL, NULL, '2026-11-29 20:09:57.140966+00', 1, '2026-11-29 20:07:57.140966+00', NULL, '{}', NULL),
	(9, 'fffefe1d-8862-405e-b79f-a7aeb7bb28dc', 'default', 'pause', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.798333+00', '2026-11-29 20:07:57.169556+00', 'pausing', 'PAUSED', NULL, NULL, NULL, NULL, NULL, '6d475cd4-b57e-40c1-8654-16e3fb66ea06', NULL, NULL, '2026-11-29 20:09:57.169556+00', 1, '2026-11-29 20:07:57.169556+00', NULL, '{}', NULL),
	(10, '1e977d50-7f7c-4df0-986d-0226cd670f11', 'default', 'unpause', 'PAUSED', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.811942+00', '2026-11-29 20:07:57.199934+00', 'unpausing', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, '829d3df0-0449-45ca-8a11-9d81473a37ef 32df12df-95f7-4e64-abba-00c47d894596', NULL, NULL, '2026-11-29 20:09:57.199934+00', 1, '2026-11-29 20:07:57.199934+00', NULL, '{}', NULL),
	(11, '35962593-c7cc-4a4d-8ecf-e99de6c0e1c9', 'default', 'suspend', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.834318+00', '2026-11-29 20:07:57.267407+00', 'suspending', 'SUSPENDED', NULL, NULL, NULL, NULL, NULL, 'a85411cd-8039-4719-88f2-3b0267e7ba1c', NULL, NULL, '2026-11-29 20:09:57.267407+00', 1, '2026-11-29 20:07:57.267407+00', NULL, '{}', NULL),
	(12, '852588c6-0b6c-45cc-bf10-5c3615ce0a62', 'default', 'resume', 'SUSPENDED', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.846241+00', '2026-11-29 20:07:57.305337+00', 'resuming', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, '0a24089f-ae12-450f-897c-44fd82dce915 5b0897e0-e138-442e-bc22-8a8465c48292', NULL, NULL, '2026-11-29 20:09:57.305337+00', 1, '2026-11-29 20:07:57.305337+00', NULL, '{}', NULL),
	(27, '604eb718-cf4e-4093-8baa-0e6634a1267e', 'default', 'cancelled', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:56.672024+00', '2026-11-29 20:07:56.80816+00', 'deleting', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-29 20:09:56.80816+00', 1, '2026-11-29 20:07:56.80816+00', NULL, '{}', NULL),
	(14, '6d2ee8ac-01ee-4157-9327-ce0965051bd4', 'default', 'unrescue', 'RESCUE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.879141+00', '2026-11-29 20:07:57.531934+00', 'unrescuing', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, '6bb42afb-bfc0-41cf-aeac-625bd1e369b5 e38337ce-dac5-42fd-a7a4-3377058144ed', NULL, NULL, '2026-11-29 20:09:57.531934+00', 3, '2026-11-29 20:07:57.531934+00', NULL, '{}', NULL),
	(15, 'faaae8fa-078f-4d43-8dec-43f2091616d3', 'default', 'shelve', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.904421+00', '2026-11-29 20:07:57.577689+00', 'shelving', 'SHELVED_OFFLOADED', NULL, NULL, NULL, NULL, NULL, 'da0fad26-3bfa-4c7a-9343-65d970762a3d', NULL, NULL, '2026-11-29 20:09:57.577689+00', 1, '2026-11-29 20:07:57.577689+00', NULL, '{}', NULL),
	(16, '4c7579a1-6e77-46db-8950-b1e014becff1', 'default', 'unshelve', 'SHELVED_OFFLOADED', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.913507+00', '2026-11-29 20:07:57.604124+00', 'unshelving', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, 'd9a43765-e31f-46ed-a125-8e5d3a6e15ea 18ac8abd-cd3f-442e-8353-6ca46345b598', NULL, NULL, '2026-11-29 20:09:57.604124+00', 2, '2026-11-29 20:07:57.604124+00', NULL, '{}', NULL),
	(17, '44fb7222-2443-418d-be28-3efe0eb645f0', 'default', 'rebuild', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.949247+00', '2026-11-29 20:07:57.638296+00', 'rebuilding', 'ACTIVE', NULL, '22222222-0000-0000-0000-000000000002', NULL, NULL, NULL, '6aa746ff-50e1-46cd-9f35-a1a226b3a10d', NULL, NULL, '2026-11-29 20:09:57.638296+00', 2, '2026-11-29 20:07:57.638296+00', NULL, '{}', NULL),
	(18, '9e29fc88-0ec4-4f19-af9f-f88cb86334e2', 'default', 'snapshot', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.961686+00', '2026-11-29 20:07:57.677117+00', 'image_snapshot', 'ACTIVE', NULL, NULL, NULL, NULL, 'kept', 'f9bff5be-48a6-44a4-a55e-832bcbdd5bef', NULL, NULL, '2026-11-29 20:09:57.677117+00', 1, '2026-11-29 20:07:57.677117+00', NULL, '{}', NULL),
	(22, '6e17ed81-b8bf-4bec-a635-47d1cd77f17a', 'default', 'delete', 'ACTIVE', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:44.022352+00', '2026-11-29 20:07:57.80111+00', 'deleting', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-29 20:09:57.80111+00', 1, '2026-11-29 20:07:57.80111+00', NULL, '{}', NULL),
	(19, 'f907c206-e13b-4fb5-8801-ac3e4e73261b', 'default', 'snapshot_of_stopped', 'SHUTOFF', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:43.977269+00', '2026-11-29 20:07:57.717612+00', 'image_snapshot', 'SHUTOFF', NULL, NULL, NULL, NULL, 'kept-too', 'ed102c99-f424-4886-a18e-2ebbf5b540a8 35f4b876-fe62-46cc-8cd2-6bf80f58fa4f', NULL, NULL, '2026-11-29 20:09:57.717612+00', 1, '2026-11-29 20:07:57.717612+00', NULL, '{}', NULL),
	(29, 'f3207f53-509c-4130-8b3b-8f555d2c43b8', 'default', 'waited', 'BUILD', '11111111-0000-0000-0000-000000000002', '22222222-0000-0000-0000-000000000001', '2026-11-29 20:07:57.854648+00', '2026-11-29 20:07:57.854648+00', 'scheduling', 'ACTIVE', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-29 20:09:57.854648+00', 1, '2026-11-29 20:07:57.854648+00', NULL, '{}', NULL);
INSERT INTO public.webhooks VALUES
	('62813e0f-37ac-440d-ac9a-6f7ad62aab0b', 'default', 'http://127.0.0.1:9/hook', '', 'enabled', 'whsec_cq7kXVPoHUyXCNxsypMKna3A5oS788xemGQJY3kP+pE=', NULL, NULL, NULL, NULL, '2026-11-29 20:07:49.043635+00', '2026-11-29 20:08:06.655807+00', NULL, '[]', 0, '{"event_id":1,"at":"2026-11-29T20:07:56.620974+00:00","status":null,"error":"The receiver cannot be connected to","attempts":2}', 2, '2026-11-29 20:07:43.473939+00', '2026-11-29 20:07:43.473939+00', 2);
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
ALTER TABLE ONLY public.servers
    ADD CONSTRAINT servers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.simulator_controls
    ADD CONSTRAINT simulator_controls_pkey PRIMARY KEY (id);
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
CREATE INDEX operations_project_id_created_at_id_idx ON public.operations USING btree (project_id, created_at, id);
CREATE INDEX operations_server_id_created_at_id_idx ON public.operations USING btree (server_id, created_at, id);
CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);
CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));
CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);
CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);
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
CREATE INDEX simulator_servers_begun_at_idx ON public.simulator_servers USING btree (begun_at) WHERE (begun_at IS NOT NULL);
CREATE INDEX simulator_servers_due_at_idx ON public.simulator_servers USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX simulator_servers_updated_at_number_idx ON public.simulator_servers USING btree (updated_at, number);
CREATE INDEX simulator_servers_vanishes_at_idx ON public.simulator_servers USING btree (vanishes_at) WHERE (vanishes_at IS NOT NULL);
CREATE INDEX webhooks_enabled_idx ON public.webhooks USING btree ("position") WHERE (status = 'enabled'::text);
CREATE INDEX webhooks_project_id_created_at_id_idx ON public.webhooks USING btree (project_id, created_at, id);
CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();
CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();
CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();
CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();
CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();
CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();
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
