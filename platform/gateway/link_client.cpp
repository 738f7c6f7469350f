// The end that opens: in the more trusted zone. One connection asks what waits there, one hands over what waits here.
#include "link_house.h"

#include <mado/log/log.h>

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <thread>

namespace mado::gateway {

namespace {

constexpr auto look_again = std::chrono::seconds { 2 };
constexpr auto waited = std::chrono::milliseconds { 200 };
constexpr int rests_put_off = 30;  // how long a letter is put off that cannot be taken now, in rests
constexpr int failures_before_another_node = 4;
constexpr std::size_t most_put_off = 500;

json::Value as_json(Header const& taken)
{
    return json::object({ { "tenant", taken.tenant }, { "receiver", taken.receiver }, { "subject", taken.subject }, { "sequence", taken.sequence } });
}

std::string fault_of(Refusal const& refusal)
{
    auto const reason = refusal.arguments.find("reason");
    bool const tls = reason != refusal.arguments.end() && (reason->second.find("SSL") != std::string::npos || reason->second.find("certificate") != std::string::npos);
    return tls ? "not_admitted" : "no_answer";
}

}  // namespace

// One connection with what it remembers: all of it may be lost, for the other side says it again.
class LinkClient::Line {
public:
    Line(LinkHouse& house, std::string const& zone, std::vector<std::string> const& addresses) : house_(house), zone_(zone), addresses_(addresses), client_(house.pins.trust(zone)) {}

    // Nothing: not answered, or neither 200 nor one of `also`; the board knows why.
    std::optional<http::Response> call(http::PeerClient::Call call, std::string const& path, std::initializer_list<int> also = {})
    {
        call.url = "https://" + addresses_[at_ % addresses_.size()] + "/link/1/" + path;
        auto answered = client_.call(call);
        if (!answered) {
            fails(fault_of(answered.error()));
            log::debug("gateway.no_answer", { { "peer", zone_ }, { "what", answered.error().arguments["reason"] } });
            return std::nullopt;
        }
        if (answered->status != 200 && std::ranges::find(also, answered->status) == also.end()) {
            fails(answered->status == 403 ? "not_admitted" : answered->status == 503 ? "busy" : "refused");
            return std::nullopt;
        }
        house_.board.heard(zone_);
        failures = 0;
        answers = true;
        return std::move(*answered);
    }

    void fails(std::string const& fault)
    {
        ++failures;
        answers = false;
        if (fault == "no_answer")
            ++at_;
        house_.board.failed(zone_, fault);
    }

    void stop() { client_.stop(); }

    void put_off(std::string id)
    {
        auto const time = std::chrono::seconds { std::max(1, rests_put_off * house_.options.rest_seconds) };
        if (put_off_.size() < most_put_off)
            put_off_.emplace_back(std::move(id), std::chrono::steady_clock::now() + time);
    }
    std::vector<std::string> put_off()
    {
        auto const now = std::chrono::steady_clock::now();
        std::erase_if(put_off_, [&](auto const& one) { return one.second < now; });
        std::vector<std::string> ids;
        for (auto const& [id, until] : put_off_)
            ids.push_back(id);
        return ids;
    }

    int failures = 0;
    bool answers = false;       // the first question after a silence does not wait: who is there is known at once
    std::vector<Header> taken;    // not said yet, or said without an answer
    std::vector<Header> refused;  // so, too: of theirs, that can never be taken as they are

private:
    LinkHouse& house_;
    std::string const& zone_;
    std::vector<std::string> const& addresses_;
    std::size_t at_ = 0;
    http::PeerClient client_;
    std::vector<std::pair<std::string, std::chrono::steady_clock::time_point>> put_off_;
};

LinkClient::LinkClient(LinkHouse& house, std::string zone, std::vector<std::string> addresses) : house_(house), zone_(std::move(zone)), addresses_(std::move(addresses)) {}
LinkClient::~LinkClient() { stop(); }

void LinkClient::start()
{
    in_ = std::make_unique<Line>(house_, zone_, addresses_);
    out_ = std::make_unique<Line>(house_, zone_, addresses_);
    threads_.emplace_back([this](std::stop_token stop) { receive(stop); });
    threads_.emplace_back([this](std::stop_token stop) { send(stop); });
}

void LinkClient::stop()
{
    if (threads_.empty())
        return;
    for (auto& thread : threads_)
        thread.request_stop();
    in_->stop();
    out_->stop();
    house_.bell->stop();
    threads_.clear();  // joins
    house_.gateway.leaves_carrying_to(zone_);
}

// One node of ours at a time, and not for ever one that cannot reach the neighbour.
bool LinkClient::carries(Line& line)
{
    if (line.failures >= failures_before_another_node) {
        line.failures = 0;
        house_.gateway.leaves_carrying_to(zone_);
        return false;
    }
    return house_.gateway.carries_to(zone_);
}

void LinkClient::rest(Line& line, std::stop_token const& stop)
{
    auto const seconds = std::min(house_.options.longest_rest_seconds, house_.options.rest_seconds << std::min(line.failures, 5));
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds { seconds };
    for (auto left = until - std::chrono::steady_clock::now(); !stop.stop_requested() && left.count() > 0; left = until - std::chrono::steady_clock::now())
        house_.bell->wait(house_.bell->rung(), std::min<std::chrono::milliseconds>(std::chrono::duration_cast<std::chrono::milliseconds>(left) + std::chrono::milliseconds { 1 }, look_again));
}

void LinkClient::receive(std::stop_token const& stop)
{
    while (!stop.stop_requested()) {
        try {
            if (!carries(*in_) || !receive_once(*in_))
                rest(*in_, stop);
        } catch (std::exception const& error) {
            ++in_->failures;
            log::warn("gateway.round_failed", { { "peer", zone_ }, { "what", error.what() } });
            rest(*in_, stop);
        }
    }
}

// False: rest before the next question.
bool LinkClient::receive_once(Line& line)
{
    auto const except = line.put_off();
    auto const asked_at = std::chrono::steady_clock::now();
    bool const first = !line.answers;
    auto const wait = !line.answers ? 0 : except.empty() ? house_.options.wait_seconds : std::min(5, house_.options.wait_seconds);
    auto const question = json::object({ { "taken", json::array_of(line.taken, as_json) }, { "refused", json::array_of(line.refused, as_json) }, { "except", json::array_of(except, [](std::string const& id) { return json::Value(id); }) }, { "wait", wait } });
    auto const answer = line.call({ .method = "POST", .body = json::write(question), .content_type = "application/json", .deadline_ms = (wait + 20) * 1'000 }, "letters");
    if (!answer)
        return false;
    line.taken.clear();
    line.refused.clear();
    auto const letters = unframed(answer->body);
    if (!letters) {
        line.fails("refused");
        return false;
    }
    if (letters->empty())
        return first || std::chrono::steady_clock::now() - asked_at > waited;  // the other side waited with its answer; if it did not, this one rests
    bool took_any = false;
    for (auto const& letter : *letters) {
        auto took = house_.take(zone_, letter);
        auto const envelope = decode(letter);
        if (took == Took::NeedsFiles && std::ranges::any_of(envelope->header.blobs, [&](BlobName const& blob) { return blob.size > house_.options.partial_bytes; })) {
            line.refused.push_back(envelope->header);
            line.put_off(letter_id(envelope->header));  // until it has been said
            took_any = true;
            continue;
        }
        if (took == Took::NeedsFiles) {
            if (!fetch_files(line, envelope->header))
                return false;
            took = house_.take(zone_, letter);
        }
        if (took == Took::Yes) {
            line.taken.push_back(envelope->header);
            took_any = true;
        } else if (took == Took::Later) {
            return ++line.failures, false;  // nothing of it is acknowledged: it comes again
        } else if (envelope) {
            line.put_off(letter_id(envelope->header));
        }
    }
    return took_any;
}

// False: rest; what came of them is kept. A file that the neighbour does not have puts its letter off alone.
bool LinkClient::fetch_files(Line& line, Header const& header)
{
    for (auto const& blob : header.blobs) {
        try {
            if (!house_.files.has(blob.name) && !fetch(line, blob))
                return false;
        } catch (db::DiskFull const&) {
            line.fails("full");
            return false;
        } catch (files::Away const& away) {
            log::warn("gateway.files_away", { { "peer", zone_ }, { "what", away.what() } });
            return ++line.failures, false;
        }
    }
    return true;
}

bool LinkClient::fetch(Line& line, BlobName const& blob)
{
    if (!is_blob_name(blob.name) || blob.size > house_.options.partial_bytes)
        return true;  // the letter is put off with it
    for (auto kept = house_.partial.kept(blob.name); kept < blob.size; kept = house_.partial.kept(blob.name)) {
        bool full = false;
        auto const most = std::min(house_.options.chunk_bytes, blob.size - kept);
        auto at = kept;
        auto const sink = [&](std::string_view bytes) {
            if (at + bytes.size() > kept + most)
                return false;
            try {
                if (!house_.partial.append(blob.name, at, bytes))
                    return false;
            } catch (db::DiskFull const&) {
                return full = true, false;
            }
            at += bytes.size();
            return true;
        };
        auto const answer = line.call({ .deadline_ms = 60'000, .sink = sink }, "files/" + blob.name + "?from=" + std::to_string(kept) + "&most=" + std::to_string(most), { 404 });
        if (full)
            throw db::DiskFull("files under way");
        if (!answer)
            return false;
        if (answer->status == 404 || at == kept) {
            house_.board.forget(zone_, blob.name);
            return true;
        }
        house_.board.under_way(zone_, blob.name, true, blob.size, at);
    }
    house_.adopt(blob.name);
    return true;
}

void LinkClient::send(std::stop_token const& stop)
{
    while (!stop.stop_requested()) {
        try {
            auto const heard = house_.bell->rung();
            if (!carries(*out_))
                rest(*out_, stop);
            else if (!send_once(*out_))
                out_->failures > 0 ? rest(*out_, stop) : house_.bell->wait(heard, look_again);
        } catch (std::exception const& error) {
            ++out_->failures;
            log::warn("gateway.round_failed", { { "peer", zone_ }, { "what", error.what() } });
            rest(*out_, stop);
        }
    }
}

// False: nothing went, for nothing waits or the neighbour cannot take it.
bool LinkClient::send_once(Line& line)
{
    auto const batch = house_.waiting(zone_, line.put_off());
    if (batch.empty())
        return false;
    auto const answer = line.call({ .method = "POST", .body = framed(batch), .deadline_ms = 120'000 }, "take");
    auto const results = answer ? json::parse(answer->body) : std::expected<json::Value, json::Error> {};
    if (!answer)
        return false;
    if (!results || results->array("results").size() != batch.size()) {
        line.fails("refused");
        return false;
    }
    bool went = false;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        auto const result = results->array("results")[i];
        auto const header = decode(batch[i])->header;
        if (result == json::Value("taken")) {
            house_.gateway.acknowledged(header);
            went = true;
        } else if (result == json::Value("files")) {
            auto const handed = hand_over_files(line, header);
            if (handed == Handed::LineDown)
                return went;
            if (handed == Handed::All)
                went = true;  // the letter goes with the next message
            else if (handed == Handed::TooLarge)
                house_.refused(zone_, header, "file_too_large");
            else
                line.put_off(letter_id(header));
        } else if (result == json::Value("refused")) {
            line.put_off(letter_id(header));
        } else {
            ++line.failures;
            house_.board.failed(zone_, "full");
            return went;
        }
    }
    return went;
}

// A file that is short, rotten or gone here holds back its own letter and nothing else.
LinkClient::Handed LinkClient::hand_over_files(Line& line, Header const& header)
{
    for (auto const& blob : header.blobs)
        if (auto const handed = hand_over_file(line, blob.name, blob.size); handed != Handed::All)
            return handed;
    return header.blobs.empty() ? Handed::NotThis : Handed::All;
}

LinkClient::Handed LinkClient::hand_over_file(Line& line, std::string const& name, std::uint64_t size)
{
    auto const path = house_.gateway.blob(name);
    if (!path || size == 0)
        return Handed::NotThis;
    // The first question has no bytes: it asks how much is there already.
    std::string bytes;
    bool asked_again = false;
    for (std::uint64_t at = 0;;) {
        auto const answer = line.call({ .method = "POST", .body = bytes, .deadline_ms = 60'000 }, "files/" + name + "?from=" + std::to_string(at) + "&size=" + std::to_string(size), { 409, 413 });
        auto const said = answer ? json::parse(answer->body) : std::expected<json::Value, json::Error> {};
        if (!answer)
            return Handed::LineDown;
        if (answer->status == 413)
            return Handed::TooLarge;  // the line is well; this file is never taken there
        if (!said)
            return line.fails("refused"), Handed::LineDown;
        if (said->flag("whole")) {
            house_.board.forget(zone_, name);
            return Handed::All;
        }
        auto const kept = static_cast<std::uint64_t>(std::max<std::int64_t>(0, said->integer("kept")));
        if (kept == size && answer->status == 409 && !asked_again) {
            asked_again = true;  // the bytes of a connection that was cut came after all
            at = kept;
            bytes.clear();
            continue;
        }
        if (kept >= size || (answer->status == 200 && at + bytes.size() == size)) {
            house_.board.forget(zone_, name);
            return Handed::NotThis;  // whole and yet another file: it was thrown away there, and goes again from the beginning later
        }
        at = kept;
        bytes.assign(std::min(house_.options.chunk_bytes, size - at), '\0');
        std::ifstream in(*path, std::ios::binary);
        in.seekg(static_cast<std::streamoff>(at));
        if (!in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
            log::warn("gateway.file_is_short", { { "peer", zone_ }, { "file", name } });
            house_.board.forget(zone_, name);
            return Handed::NotThis;
        }
        house_.board.under_way(zone_, name, false, size, at + bytes.size());
    }
}

}  // namespace mado::gateway
