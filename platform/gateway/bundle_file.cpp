#include "bundle_file.h"

#include <mado/crypto/stream.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace mado::gateway {

namespace fs = std::filesystem;

class RecordStream {
public:
    RecordStream(crypto::SymmetricKey const& key, std::string context) : sealing(key), context(std::move(context)) {}
    crypto::SealingStream sealing;
    std::string context;
};

namespace {

constexpr std::uint32_t most_record = 96u << 20;
constexpr std::size_t most_line = 16 * 1024;

std::string context_of(BundleFacts const& facts) { return "madoguchi.bundle " + facts.from + ">" + facts.to + "#" + std::to_string(facts.number); }

std::string length_of(std::size_t size)
{
    std::string bytes(4, '\0');
    for (std::size_t i = 0; i < 4; ++i)
        bytes[i] = static_cast<char>(size >> (8 * i) & 0xff);
    return bytes;
}

std::uint32_t length_in(char const* bytes)
{
    std::uint32_t size = 0;
    for (std::size_t i = 0; i < 4; ++i)
        size |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    return size;
}

std::string line_of(BundleFacts const& facts, std::string_view key, std::string_view stream)
{
    return json::canonical(json::object({ { "v", 1 }, { "bundle", "madoguchi" }, { "from", facts.from }, { "to", facts.to }, { "number", facts.number }, { "made_at", facts.made_at.microseconds },
        { "people", json::array({ facts.made_by.first, facts.made_by.second }) }, { "letters", facts.letters }, { "acknowledged", facts.acknowledged }, { "files", facts.files }, { "bytes", facts.bytes },
        { "hash", facts.hash }, { "key", crypto::base64url(key) }, { "stream", crypto::base64url(stream) } }));
}

BundleFacts facts_in(json::Value const& line)
{
    BundleFacts facts { line.text("from"), line.text("to"), line.integer("number"), { line.integer("made_at") } };
    auto const& people = line.array("people");
    if (people.size() == 2 && people[0].is_text() && people[1].is_text())
        facts.made_by = { people[0].text(), people[1].text() };
    facts.letters = line.integer("letters");
    facts.acknowledged = line.integer("acknowledged");
    facts.files = line.integer("files");
    facts.bytes = line.integer("bytes");
    facts.hash = line.text("hash");
    return facts;
}

void sync(fs::path const& path)
{
    int const file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    bool const done = file >= 0 && ::fsync(file) == 0;
    int const fault = errno;
    if (file >= 0)
        ::close(file);
    if (!done)
        throw std::system_error(fault, std::generic_category(), "write " + path.string());
}

bool signed_by(Keys const& keys, std::string const& zone, std::string_view line, std::string_view signature)
{
    if (auto const now = keys.verify_from.find(zone); now != keys.verify_from.end() && crypto::verify(now->second, line, signature))
        return true;
    auto const former = keys.verify_former.find(zone);
    return former != keys.verify_former.end() && std::ranges::any_of(former->second, [&](auto const& key) { return crypto::verify(key, line, signature); });
}

std::optional<crypto::SymmetricKey> key_in(Keys const& keys, std::string_view sealed)
{
    auto opened = crypto::open(keys.sealing, sealed);
    for (auto const& former : keys.former)
        if (!opened)
            opened = crypto::open(former, sealed);
    if (!opened || opened->size() != 32)
        return std::nullopt;
    crypto::SymmetricKey key;
    std::ranges::copy(*opened, key.bytes.begin());
    return key;
}

}  // namespace

BundleWriter::BundleWriter(fs::path file, Keys const& keys, BundleFacts facts)
    : file_(std::move(file)), records_(file_.string() + ".records"), keys_(keys), facts_(std::move(facts)), key_(crypto::make_symmetric_key()), stream_(std::make_unique<RecordStream>(key_, context_of(facts_)))
{
    out_.exceptions(std::ios::failbit | std::ios::badbit);
    out_.open(records_, std::ios::binary | std::ios::trunc);
}

BundleWriter::~BundleWriter()
{
    std::error_code ignored;
    fs::remove(records_, ignored);
}

void BundleWriter::write(std::string_view bytes)
{
    out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    hash_.add(bytes);
    facts_.bytes += static_cast<std::int64_t>(bytes.size());
}

void BundleWriter::add(RecordKind kind, std::string_view bytes)
{
    auto const sealed = stream_->sealing.seal(std::string(1, static_cast<char>(kind)) + std::string(bytes), stream_->context, kind == RecordKind::End);
    write(length_of(sealed.size()));
    write(sealed);
}

BundleFacts BundleWriter::finish(std::int64_t letters, std::int64_t acknowledged, std::int64_t files)
{
    add(RecordKind::End, {});
    out_.close();
    facts_.letters = letters;
    facts_.acknowledged = acknowledged;
    facts_.files = files;
    facts_.hash = crypto::hex(hash_.finish());
    auto const line = line_of(facts_, crypto::seal(keys_.seal_to.at(facts_.to), crypto::view(key_.bytes)), stream_->sealing.header());
    auto const whole = file_.string() + ".new";
    {
        std::ofstream out;
        out.exceptions(std::ios::failbit | std::ios::badbit);
        out.open(whole, std::ios::binary | std::ios::trunc);
        out << line << "\n" << crypto::base64url(crypto::sign(keys_.signing, line)) << "\n" << std::ifstream(records_, std::ios::binary).rdbuf();
    }
    sync(whole);
    fs::rename(whole, file_);
    return facts_;
}

Result<BundleReader> BundleReader::open(Keys const& keys, fs::path const& file)
{
    BundleReader reader;
    std::ifstream in(file, std::ios::binary);
    std::string line, signature;
    auto const read_line = [&](std::string& to) {
        for (char c = 0; to.size() < most_line && in.get(c) && c != '\n';)
            to += c;
        return in.good() && to.size() < most_line;
    };
    bool const has_lines = read_line(line) && read_line(signature);
    auto const said = has_lines ? json::parse(line) : std::expected<json::Value, json::Error> {};
    auto const raw = has_lines ? crypto::from_base64url(signature) : std::nullopt;
    if (!has_lines || !said || said->text("bundle") != "madoguchi" || said->integer("v") != 1 || !raw)
        return refuse(Refusal::Kind::Invalid, "gateway.bundle.no_bundle");
    reader.facts_ = facts_in(*said);
    if (!signed_by(keys, reader.facts_.from, line, *raw))
        return refuse(Refusal::Kind::Invalid, "gateway.bundle.foreign", { { "zone", reader.facts_.from } });
    if (reader.facts_.to != keys.zone)
        return refuse(Refusal::Kind::Invalid, "gateway.bundle.not_for_here", { { "zone", reader.facts_.to } });
    reader.begins_ = line.size() + signature.size() + 2;
    crypto::Sha256 hash;
    std::int64_t bytes = 0;
    std::string piece(1u << 20, '\0');
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0) {
        hash.add({ piece.data(), static_cast<std::size_t>(in.gcount()) });
        bytes += in.gcount();
    }
    auto const key = key_in(keys, crypto::from_base64url(said->text("key")).value_or(std::string {}));
    reader.stream_header_ = crypto::from_base64url(said->text("stream")).value_or(std::string {});
    if (bytes != reader.facts_.bytes || crypto::hex(hash.finish()) != reader.facts_.hash || !key || reader.stream_header_.size() != crypto::OpeningStream::header_size)
        return refuse(Refusal::Kind::Invalid, "gateway.bundle.not_whole");
    reader.key_ = *key;
    reader.file_ = file;
    reader.context_ = context_of(reader.facts_);
    return reader;
}

bool BundleReader::each(std::function<void(RecordKind, std::string_view)> const& use)
{
    std::ifstream in(file_, std::ios::binary);
    in.seekg(static_cast<std::streamoff>(begins_));
    crypto::OpeningStream stream(key_, stream_header_);
    std::string sealed;
    for (;;) {
        std::array<char, 4> length {};
        if (!in.read(length.data(), length.size()) || length_in(length.data()) > most_record)
            return false;
        sealed.assign(length_in(length.data()), '\0');
        if (!in.read(sealed.data(), static_cast<std::streamsize>(sealed.size())))
            return false;
        auto const record = stream.open(sealed, context_);
        if (!record || record->bytes.empty())
            return false;
        auto const kind = static_cast<RecordKind>(record->bytes.front());
        if (record->is_last)
            return kind == RecordKind::End;
        use(kind, std::string_view(record->bytes).substr(1));
    }
}

}  // namespace mado::gateway
