// The end that listens: in the less trusted zone. It opens nothing; what it has to say waits until it is asked.
#include "link_house.h"

#include <mado/log/log.h>

#include <charconv>
#include <fcntl.h>
#include <unistd.h>

namespace mado::gateway {

namespace {

constexpr std::uint64_t most_message_bytes = 96u << 20;
constexpr auto look_again = std::chrono::seconds { 2 };  // a notice may be lost

http::ServerOptions listening(std::string host, std::uint16_t port, std::string folder)
{
    http::ServerOptions options;
    options.host = std::move(host);
    options.port = port;
    options.io_threads = 1;
    options.workers = 24;  // a question for letters holds one while it waits
    options.lane_workers = 24;
    options.connections = 200;
    options.idle_seconds = 60;
    options.temporary_folder = std::move(folder);
    return options;
}

http::Response not_now(char const* why) { return http::text(503, why).with("retry-after", "5"); }
http::Response as_json(int status, json::Value const& value)
{
    http::Response response;
    response.status = status;
    response.body = json::write(value);
    response.with("content-type", "application/json");
    return response;
}

std::uint64_t number_of(std::string const& text, std::uint64_t most)
{
    std::uint64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error != std::errc {} || end != text.data() + text.size() ? 0 : std::min(number, most);
}

char const* word_of(Took took)
{
    switch (took) {
    case Took::Yes: return "taken";
    case Took::NeedsFiles: return "files";
    case Took::Later: return "later";
    case Took::Refused: break;
    }
    return "refused";
}

Header header_of(json::Value const& taken)
{
    Header header;
    header.tenant = taken.text("tenant");
    header.receiver = taken.text("receiver");
    header.subject = taken.text("subject");
    header.sequence = taken.integer("sequence");
    return header;
}

}  // namespace

LinkServer::LinkServer(LinkHouse& house, std::string host, std::uint16_t port)
    : house_(house), server_(listening(std::move(host), port, (house.options.partial / "requests").string()), house.pins.trust(),
          [](std::string_view, std::string_view) { return http::Limits { .body_bytes = most_message_bytes }; }, [this](http::Request& request) { return answer(request); },
          [](http::Request const&, std::exception_ptr) { return http::text(500, "the link failed here"); })
{
}

http::Response LinkServer::answer(http::Request& request)
{
    // Asked again at every request: a connection may be older than the revocation of its certificate.
    auto const zone = house_.pins.zone_of(request.remote);
    if (trust_of(zone) <= trust_of(house_.gateway.keys().zone)) {
        log::warn("gateway.not_admitted", { { "zone", house_.gateway.keys().zone }, { "peer", zone } });
        return http::text(403, "this zone is not admitted here");
    }
    auto const& path = request.segments;
    if (path.size() < 3 || path[0] != "link" || path[1] != "1")
        return http::text(404, "there is no such word");
    house_.board.heard(zone);
    try {
        if (request.method == "POST" && path.size() == 3 && path[2] == "letters")
            return letters(zone, request);
        if (request.method == "POST" && path.size() == 3 && path[2] == "take")
            return take(zone, request);
        if (path.size() == 4 && path[2] == "files" && is_blob_name(path[3]))
            return request.method == "GET" ? file(zone, request) : take_file(zone, request);
    } catch (db::DiskFull const&) {
        house_.board.failed(zone, "full");
        return not_now("the disk is full");
    } catch (db::Failure const& error) {
        log::warn("gateway.link_busy", { { "peer", zone }, { "what", error.what() } });
        return not_now("the database is busy or away");
    } catch (files::Away const&) {
        return not_now("the files are away");
    }
    return http::text(404, "there is no such word");
}

std::uint64_t LinkServer::next_question(std::string const& zone)
{
    std::lock_guard const lock(mutex_);
    return ++questions_[zone];
}

bool LinkServer::is_last_question(std::string const& zone, std::uint64_t number)
{
    std::lock_guard const lock(mutex_);
    return questions_[zone] == number;
}

http::Response LinkServer::letters(std::string const& zone, http::Request const& request)
{
    auto const question = json::parse(request.body, { .bytes = 4u << 20 });
    if (!question)
        return http::text(400, "not JSON");
    for (auto const& taken : question->array("taken"))
        if (zone_of(taken.text("receiver")) == zone)  // what went to another zone is not this one's to acknowledge
            house_.gateway.acknowledged(header_of(taken));
    for (auto const& refused : question->array("refused"))
        if (zone_of(refused.text("receiver")) == zone)
            house_.refused(zone, header_of(refused), "file_too_large");
    std::vector<std::string> except;
    for (auto const& one : question->array("except"))
        if (one.is_text() && except.size() < 1'000)
            except.push_back(one.text());
    auto const number = next_question(zone);
    auto const wait = std::chrono::seconds { std::clamp<std::int64_t>(question->integer("wait"), 0, house_.options.wait_seconds) };
    auto const until = std::chrono::steady_clock::now() + wait;
    for (;;) {
        auto const heard = house_.bell->rung();
        auto batch = house_.waiting(zone, except);
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (!batch.empty() || left.count() <= 0 || house_.bell->stopped() || !is_last_question(zone, number))
            return http::bytes("application/octet-stream", framed(batch));
        house_.bell->wait(heard, std::min<std::chrono::milliseconds>(left, look_again));
    }
}

http::Response LinkServer::take(std::string const& zone, http::Request const& request)
{
    auto const letters = unframed(request.body);
    if (!letters)
        return http::text(400, "not letters");
    json::Array results;
    for (auto const& letter : *letters)
        results.push_back(json::Value(word_of(house_.take(zone, letter))));
    return as_json(200, json::object({ { "results", json::Value(std::move(results)) } }));
}

http::Response LinkServer::file(std::string const& zone, http::Request const& request)
{
    auto const& name = request.segments[3];
    auto const path = house_.gateway.blob(name);
    if (!path)
        return http::text(404, "there is no such file");
    auto const size = std::filesystem::file_size(*path);
    auto const from = number_of(request.query_of("from"), size);
    auto const most = std::min(number_of(request.query_of("most"), 16u << 20), size - from);
    std::string bytes(most, '\0');
    int const file = ::open(path->c_str(), O_RDONLY | O_CLOEXEC);
    auto const got = file < 0 ? -1 : ::pread(file, bytes.data(), bytes.size(), static_cast<off_t>(from));
    if (file >= 0)
        ::close(file);
    if (got < 0)
        return not_now("the file cannot be read");
    bytes.resize(static_cast<std::size_t>(got));
    house_.board.under_way(zone, name, false, size, from + bytes.size());
    return http::bytes("application/octet-stream", std::move(bytes)).with("mado-size", std::to_string(size));
}

// POST …/files/NAME?from=N&size=S with the bytes behind N. Answers how many are there; `whole` once the file is kept by its name.
http::Response LinkServer::take_file(std::string const& zone, http::Request const& request)
{
    auto const& name = request.segments[3];
    if (house_.files.has(name))
        return as_json(200, json::object({ { "kept", 0 }, { "whole", true } }));
    auto const size = number_of(request.query_of("size"), house_.options.partial_bytes + 1);
    auto const from = number_of(request.query_of("from"), size);
    if (size == 0 || size > house_.options.partial_bytes || from + request.body.size() > size)
        return http::text(413, "a file of another size");
    if (!request.body.empty() && !house_.partial.append(name, from, request.body))
        return as_json(409, json::object({ { "kept", static_cast<std::int64_t>(house_.partial.kept(name)) }, { "whole", false } }));
    auto const kept = house_.partial.kept(name);
    house_.board.under_way(zone, name, true, size, kept);
    bool const whole = kept == size && house_.adopt(name);
    return as_json(200, json::object({ { "kept", static_cast<std::int64_t>(house_.partial.kept(name)) }, { "whole", whole } }));
}

}  // namespace mado::gateway
