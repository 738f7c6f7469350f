#include "model/figure.h"

#include <stdexcept>

namespace mado::watch {

namespace {

constexpr auto Gauge = Shape::Gauge;
constexpr auto Counter = Shape::Counter;
constexpr auto Number = Unit::Number;
constexpr auto Time = Unit::Microseconds;

constexpr Kind all_kinds[] = {
    { "alarms", Gauge, Number, "Alarms that are on, by severity." },
    { "audit_unsealed", Gauge, Number, "Events that have no place in the chain yet (100000 at most)." },
    { "audit_unsealed_age_seconds", Gauge, Time, "Age of the oldest event that is not sealed." },
    { "audit_unsigned_age_days", Gauge, Number, "Days since the oldest finished day whose events are not signed." },
    { "backup_age_seconds", Gauge, Time, "Time since the last backup was finished." },
    { "certificate_days_left", Gauge, Number, "Days until the certificate ends; negative when it has ended." },
    { "clock_skew_seconds", Gauge, Time, "How far the clocks of this node and of the database server are apart." },
    { "database_connections", Gauge, Number, "Connections of this process to the database." },
    { "database_connections_limit", Gauge, Number, "Connections that the database server takes at most." },
    { "database_connections_lost_total", Counter, Number, "Connections that broke." },
    { "database_connections_percent", Gauge, Number, "Share of the server's connections that are in use." },
    { "database_connections_used", Gauge, Number, "Connections of everybody to the database server." },
    { "database_failed_total", Counter, Number, "Transactions that failed." },
    { "database_leader", Gauge, Number, "1: the database server that answers is the leader." },
    { "database_reads_total", Counter, Number, "Reads done." },
    { "database_refused_total", Counter, Number, "Writes that a rule refused." },
    { "database_replicas", Gauge, Number, "Replicas that follow the leader." },
    { "database_replication_lag_seconds", Gauge, Time, "How far the slowest replica is behind." },
    { "database_retries_total", Counter, Number, "Attempts that lost a race and were made again." },
    { "database_retry_percent", Gauge, Number, "Attempts made again for each hundred writes, over five minutes." },
    { "database_size_bytes", Gauge, Number, "Size of the database." },
    { "database_slow_total", Counter, Number, "Transactions over the limit for slow ones." },
    { "database_statement_runs_total", Counter, Number, "Runs of the statements that took most time." },
    { "database_statement_seconds_total", Counter, Time, "Time in the statements that took most time." },
    { "database_up", Gauge, Number, "1: the database answers." },
    { "database_waiting", Gauge, Number, "Transactions that wait for the writer or for a connection." },
    { "database_wal_bytes", Gauge, Number, "Size of the write-ahead log of SQLite." },
    { "database_writes_total", Counter, Number, "Writes committed." },
    { "disk_days_left", Gauge, Number, "Days until the disk is full at the growth of the last weeks." },
    { "disk_free_bytes", Gauge, Number, "Free room where the data stands." },
    { "disk_free_percent", Gauge, Number, "Share of the disk that is free." },
    { "disk_size_bytes", Gauge, Number, "Size of the disk where the data stands." },
    { "files_bytes", Gauge, Number, "Bytes of attachments on this disk." },
    { "files_stored", Gauge, Number, "Attachments on this disk." },
    { "gateway_neighbour_silent_seconds", Gauge, Time, "Time since a zone in another process was heard." },
    { "gateway_parked", Gauge, Number, "Messages between zones that a person must look at." },
    { "gateway_refused_recent", Gauge, Number, "Messages of a neighbour that is not paired or signs wrongly, when the last came within the hour." },
    { "gateway_waiting", Gauge, Number, "Messages between zones that wait." },
    { "gateway_waiting_age_seconds", Gauge, Time, "Age of the oldest message that waits." },
    { "http_busy_recent", Gauge, Number, "Requests answered 503 in the last five minutes because a queue was full." },
    { "http_busy_total", Counter, Number, "Requests answered 503 because a queue was full." },
    { "http_connections", Gauge, Number, "Open connections." },
    { "http_page_p99_seconds", Gauge, Time, "Of a hundred pages of the last five minutes, 99 were faster than this." },
    { "http_queued", Gauge, Number, "Requests that wait for a worker." },
    { "http_requests_recent", Gauge, Number, "Requests answered in the last minute." },
    { "http_requests_total", Counter, Number, "Requests answered." },
    { "jobs_due", Gauge, Number, "Jobs whose time has come." },
    { "jobs_due_age_seconds", Gauge, Time, "How long the oldest job has been due." },
    { "jobs_parked", Gauge, Number, "Jobs that a person must look at." },
    { "jobs_waiting", Gauge, Number, "Jobs that wait for their time or a worker." },
    { "key_age_days", Gauge, Number, "Days since the zone's keys were made." },
    { "key_check_age_days", Gauge, Number, "Days since each keeper's sheet was last proved." },
    { "key_former_age_days", Gauge, Number, "Days for which a key that is not used any more has been kept." },
    { "key_readable", Gauge, Number, "1: the zone's key file can be read." },
    { "key_rotation_age_days", Gauge, Number, "Days since a rotation was begun that is not over." },
    { "key_split", Gauge, Number, "1: the zone's keys are split among keepers." },
    { "lane_handled_total", Counter, Number, "Requests of one town that were handled (the busiest towns)." },
    { "lane_queued", Gauge, Number, "Requests of one town that wait (the busiest towns)." },
    { "lane_refused_total", Counter, Number, "Requests of one town that were refused because a queue was full (the busiest towns)." },
    { "lane_wait_p99_seconds", Gauge, Time, "How long 99 of 100 requests of one town waited at most (the busiest towns)." },
    { "mails_failed", Gauge, Number, "Mails of the last 30 days that could not be sent." },
    { "mails_waiting", Gauge, Number, "Mails that wait to leave." },
    { "mails_waiting_age_seconds", Gauge, Time, "Age of the oldest mail that waits." },
    { "memory_resident_bytes", Gauge, Number, "Resident memory of the process." },
    { "node_silent_seconds", Gauge, Time, "Time since the node said that it lives." },
    { "node_started_timestamp_seconds", Gauge, Number, "When the process started, in seconds since 1970." },
    { "sanitizing_failed", Gauge, Number, "Files of the last day whose bytes were not there any more." },
    { "sanitizing_held", Gauge, Number, "Files that wait because the virus scan or the sandbox is away." },
    { "sanitizing_infected", Gauge, Number, "Files of the last day in which the virus scan found something." },
    { "sanitizing_refused", Gauge, Number, "Files of the last day that could not be made harmless." },
    { "sanitizing_waiting", Gauge, Number, "Files that wait to be made harmless." },
    { "sanitizing_waiting_age_seconds", Gauge, Time, "Age of the oldest file that waits." },
    { "schedule_age_seconds", Gauge, Time, "Time since the scheduled work ran." },
    { "schedule_failed", Gauge, Number, "1: the last run of the scheduled work failed." },
};

constexpr std::string_view prefix = "madoguchi_";
constexpr std::int64_t second = 1'000'000;

std::string escaped(std::string_view text, bool in_label)
{
    std::string out;
    for (char const c : text)
        if (c == '\\')
            out += "\\\\";
        else if (c == '\n')
            out += "\\n";
        else if (c == '"' && in_label)
            out += "\\\"";
        else
            out += c;
    return out;
}

std::string labels_text(Labels const& labels, std::string_view more = {})
{
    std::string text;
    for (auto const& [name, value] : labels)
        text += (text.empty() ? "" : ",") + name + "=\"" + escaped(value, true) + "\"";
    if (!more.empty())
        text += (text.empty() ? "" : ",") + std::string(more);
    return text.empty() ? text : "{" + text + "}";
}

// Whole microseconds as decimal seconds, exact.
std::string seconds_text(std::int64_t us)
{
    auto const part = us % second < 0 ? -(us % second) : us % second;
    auto fraction = std::to_string(part);
    fraction.insert(0, 6 - fraction.size(), '0');
    while (!fraction.empty() && fraction.back() == '0')
        fraction.pop_back();
    return (us < 0 && us / second == 0 ? "-" : "") + std::to_string(us / second) + (fraction.empty() ? "" : "." + fraction);
}

std::string head(std::string_view name, std::string_view type, std::string_view help)
{
    return "# HELP " + std::string(prefix) + std::string(name) + " " + escaped(help, false) + "\n# TYPE " + std::string(prefix) + std::string(name) + " " + std::string(type) + "\n";
}

// One line of the exposition: NAME{labels} value.
void add_sample(std::string& text, std::string_view name, std::string_view labels, std::string_view value)
{
    for (auto const part : { prefix, name, labels, std::string_view(" "), value, std::string_view("\n") })
        text += part;
}

std::string histogram(std::vector<Durations> const& durations)
{
    if (durations.empty())
        return {};
    auto text = head("http_page_duration_seconds", "histogram", "How long pages took, without the time that a request waited for a worker.");
    for (auto const& one : durations) {
        std::int64_t counted = 0;
        for (std::size_t i = 0; i < one.counts.size(); ++i) {
            counted += one.counts[i];
            auto const bound = i < web::Times::bounds_us.size() ? seconds_text(web::Times::bounds_us[i]) : std::string("+Inf");
            add_sample(text, "http_page_duration_seconds_bucket", labels_text(one.labels, "le=\"" + bound + "\""), std::to_string(counted));
        }
        add_sample(text, "http_page_duration_seconds_sum", labels_text(one.labels), seconds_text(one.microseconds));
        add_sample(text, "http_page_duration_seconds_count", labels_text(one.labels), std::to_string(counted));
    }
    return text;
}

}  // namespace

std::span<Kind const> kinds() { return all_kinds; }

Kind const* kind(std::string_view name)
{
    auto const found = std::ranges::find(all_kinds, name, &Kind::name);
    return found == std::end(all_kinds) ? nullptr : found;
}

std::optional<std::int64_t> value_of(Figures const& figures, std::string_view name, Labels const& labels)
{
    for (auto const& figure : figures)
        if (figure.name == name && std::ranges::all_of(labels, [&](auto const& wanted) {
                auto const has = figure.labels.find(wanted.first);
                return has != figure.labels.end() && has->second == wanted.second;
            }))
            return figure.value;
    return std::nullopt;
}

std::int64_t percentile_us(std::array<std::int64_t, web::Times::bounds_us.size() + 1> const& counts, int percent)
{
    std::int64_t all = 0, counted = 0;
    for (auto const count : counts)
        all += count;
    if (all == 0)
        return 0;
    for (std::size_t i = 0; i < web::Times::bounds_us.size(); ++i) {
        counted += counts[i];
        if (counted * 100 >= all * percent)
            return web::Times::bounds_us[i];
    }
    return 2 * web::Times::bounds_us.back();
}

std::string exposition(Figures const& figures, std::vector<Durations> const& durations)
{
    std::map<std::string_view, std::vector<Figure const*>> by_name;
    for (auto const& figure : figures)
        by_name[figure.name].push_back(&figure);
    std::string text;
    for (auto const& [name, all] : by_name) {
        auto const* known = kind(name);
        if (!known)
            throw std::logic_error("the figure " + std::string(name) + " is not in kinds()");
        text += head(name, known->shape == Shape::Counter ? "counter" : "gauge", known->help);
        for (auto const* figure : all)
            add_sample(text, name, labels_text(figure->labels), known->unit == Unit::Microseconds ? seconds_text(figure->value) : std::to_string(figure->value));
    }
    return text + histogram(durations);
}

}  // namespace mado::watch
