#include "letter_store.h"
#include "link_house.h"

#include <mado/log/log.h>

#include <charconv>

namespace mado::gateway {

namespace {

constexpr std::chrono::seconds pins_live { 2 };
constexpr std::size_t most_frames = 1'000;

}  // namespace

LinkKeys Pins::keys()
{
    std::lock_guard const lock(mutex_);
    auto const now = std::chrono::steady_clock::now();
    if (!keys_ || now - read_at_ > pins_live) {
        keys_ = link_keys_of(zone_, folder_);
        read_at_ = now;
    }
    return *keys_;
}

std::string Pins::zone_of(std::string const& fingerprint)
{
    for (auto const& [zone, pins] : keys().pins)
        if (std::ranges::find(pins, fingerprint) != pins.end())
            return zone;
    return {};
}

http::PeerTrust Pins::trust(std::string only_zone)
{
    return {
        [this] {
            auto own = keys();
            return http::PeerIdentity { std::move(own.certificate), std::move(own.key) };
        },
        [this, only = std::move(only_zone)](std::string const& fingerprint) {
            auto const zone = zone_of(fingerprint);
            return !zone.empty() && (only.empty() || zone == only);
        },
    };
}

void Bell::ring()
{
    std::lock_guard const lock(mutex_);
    ++rung_;
    changed_.notify_all();
}

std::uint64_t Bell::rung()
{
    std::lock_guard const lock(mutex_);
    return rung_;
}

void Bell::wait(std::uint64_t heard, std::chrono::milliseconds time)
{
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [&] { return stopped_ || rung_ != heard; });
}

void Bell::stop()
{
    std::lock_guard const lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
}

void Bell::start()
{
    std::lock_guard const lock(mutex_);
    stopped_ = false;
}

bool Bell::stopped()
{
    std::lock_guard const lock(mutex_);
    return stopped_;
}

Took LinkHouse::take(std::string const& zone, std::string const& encoded)
{
    auto const envelope = decode(encoded);
    if (!envelope || zone_of(envelope->header.sender) != zone) {
        log::warn("gateway.speaks_for_another", { { "zone", gateway.keys().zone }, { "peer", zone } });
        return Took::Refused;
    }
    bool needs_files = false;
    auto const fetch = [&](BlobName const&) {
        needs_files = true;  // it is who it says; the files come outside of the gateway's lock
        return false;
    };
    try {
        if (gateway.take(encoded, fetch)) {
            board.has_room(zone);
            return Took::Yes;
        }
        return needs_files ? Took::NeedsFiles : Took::Refused;
    } catch (db::DiskFull const&) {
        board.failed(zone, "full");
    } catch (db::Failure const& error) {
        log::warn("gateway.takes_later", { { "peer", zone }, { "what", error.what() } });
    } catch (files::Away const& error) {
        log::warn("gateway.files_away", { { "peer", zone }, { "what", error.what() } });
    } catch (std::exception const& error) {
        log::warn("gateway.takes_not", { { "peer", zone }, { "what", error.what() } });  // this letter alone is put off
        return Took::Refused;
    }
    return Took::Later;
}

std::vector<std::string> LinkHouse::waiting(std::string const& zone, std::vector<std::string> const& except)
{
    std::vector<std::string> batch;
    std::uint64_t bytes = 0;
    for (auto& encoded : gateway.waiting_for(zone, options.batch_letters + except.size())) {
        auto const envelope = decode(encoded);
        if (!envelope || std::ranges::find(except, letter_id(envelope->header)) != except.end())
            continue;
        if (batch.size() == options.batch_letters || (!batch.empty() && bytes + encoded.size() > options.batch_bytes))
            break;
        bytes += encoded.size();
        batch.push_back(std::move(encoded));
    }
    return batch;
}

bool LinkHouse::adopt(std::string const& name)
{
    bool kept = false;
    try {
        gateway.adopt(partial.path(name), name);
        kept = true;
    } catch (db::DiskFull const&) {
        throw;
    } catch (files::Away const&) {
        throw;
    } catch (std::exception const& error) {
        log::warn("gateway.file_is_another", { { "file", name }, { "what", error.what() } });  // from the beginning, the next time
    }
    partial.remove(name);
    return kept;
}

void LinkHouse::refused(std::string const& zone, Header const& header, std::string const& fault)
{
    log::warn("gateway.letter_refused", { { "peer", zone }, { "fault", fault } });
    for (auto const& blob : header.blobs)
        board.forget(zone, blob.name);
    (void)database.write(header.tenant, [&](db::Write& tx) -> Result<void> {
        store::refuse(tx, zone, header.subject, header.sequence, fault);
        return {};
    });
}

std::string letter_id(Header const& header) { return header.tenant + "/" + header.receiver + "/" + header.subject + "/" + std::to_string(header.sequence); }

std::string framed(std::vector<std::string> const& letters)
{
    std::string bytes;
    for (auto const& letter : letters)
        bytes += std::to_string(letter.size()) + "\n" + letter;
    return bytes;
}

std::optional<std::vector<std::string>> unframed(std::string_view bytes)
{
    std::vector<std::string> letters;
    while (!bytes.empty()) {
        auto const line = bytes.find('\n');
        std::size_t size = 0;
        if (line == std::string_view::npos || line > 10 || letters.size() == most_frames)
            return std::nullopt;
        auto const [end, error] = std::from_chars(bytes.data(), bytes.data() + line, size);
        bytes.remove_prefix(line + 1);
        if (error != std::errc {} || end + 1 != bytes.data() || size > bytes.size())
            return std::nullopt;
        letters.emplace_back(bytes.substr(0, size));
        bytes.remove_prefix(size);
    }
    return letters;
}

}  // namespace mado::gateway
