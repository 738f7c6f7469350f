// A whole front is carried away: its disk, database, keys and files. Nothing that a resident wrote, attached or is called can be found in it as it lies
// there, and nothing opens with any key that lies there. The same search in the office's things, which may read, finds all of it.
#include "lives.h"

#include <mado/identity/resident.h>

#include <fstream>

using namespace mado;
using namespace mado::faults;

namespace {

// What no other row of the demonstration has.
std::string const family = "盗難試験氏", dog_name = "ぬすまれいぬ", file_words = "%PDF-1.7 stolen certificate of a chip 盗難", file_title = "盗難試験.pdf";
std::vector<std::string> const secrets { family, dog_name, file_words, file_title };

applications::Filled filled_with_file(Workplace const& here)
{
    auto filled = dog(here.now().today());
    auto const blob = here.files.keep_bytes(file_words);
    filled.answers["owner_name"] = json::object({ { "text", family + " 花子" }, { "family", family }, { "given", "花子" } });
    filled.answers["dog_name"] = dog_name;
    filled.answers["chipped"] = json::Value(true);
    filled.answers["chip_number"] = "392000000000001";
    filled.answers["chip_registered"] = json::Value(true);
    filled.answers["chip_certificate"] = json::object({ { "way", "file" }, { "blobs", json::array({ json::object({ { "name", blob.name }, { "title", file_title }, { "type", "application/pdf" }, { "size", file_words.size() } }) }) } });
    filled.keys = { { blob.name, json::object({ { "key", crypto::base64url(crypto::view(blob.key.bytes)) }, { "size", static_cast<std::int64_t>(blob.size) } }) } };
    return filled;
}

// A browser has it open: its visit is there, its cookie is not.
void leave_open(Workplace const& here, applications::Receipt const& receipt, std::string const& secret)
{
    auto const wrapped = rows(here, "SELECT code_hash, public_half, wrapped_key FROM applications_application WHERE tenant = $tenant AND id = $id",
        [](db::Row const& row) { return identity::Wrapped { row.text("code_hash"), row.bytes("public_half"), row.bytes("wrapped_key") }; }, { { "$id", receipt.application.value } });
    auto const key = identity::unwrap(wrapped.at(0), receipt.code, receipt.application.value);
    REQUIRE(key);
    auto const for_secret = identity::wrap_for(secret, *key, receipt.application);
    auto const opened = here.database.write(town, [&](db::Write& tx) -> Result<void> {
        identity::open_visit(tx, here.now(), secret, receipt.application, for_secret, wrapped.at(0).public_half);
        return {};
    });
    REQUIRE(opened);
}

std::string bytes_of(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

std::string utf16(std::string_view text, bool big)
{
    std::string wide;
    for (std::size_t i = 0; i < text.size();) {
        auto const lead = static_cast<unsigned char>(text[i]);
        std::size_t const more = lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
        unsigned unit = more == 2 ? lead & 0x0fu : more == 1 ? lead & 0x1fu : lead;
        for (std::size_t k = 1; k <= more; ++k)
            unit = unit << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3fu);
        auto const high = static_cast<char>(unit >> 8), low = static_cast<char>(unit & 0xffu);
        wide += big ? high : low;
        wide += big ? low : high;
        i += more + 1;
    }
    return wide;
}

std::string json_escaped(std::string_view text)
{
    auto const wide = utf16(text, true);
    std::string escaped;
    for (std::size_t i = 0; i + 1 < wide.size(); i += 2)
        escaped += "\\u" + crypto::hex(wide.substr(i, 2));
    return escaped;
}

// As it is, escaped, in UTF-16, in hex and at the three places of base64.
bool holds(std::string_view bytes, std::string const& word)
{
    std::vector<std::string> forms { word, json_escaped(word), utf16(word, true), utf16(word, false), crypto::hex(word) };
    for (std::size_t shift = 0; shift < 3; ++shift) {
        auto text = crypto::base64url(std::string(shift, 'x') + word);
        forms.push_back(text.substr(4, text.size() - 8));
    }
    return std::ranges::any_of(forms, [&](auto const& form) { return bytes.find(form) != std::string_view::npos; });
}

// Every value of every table.
std::vector<std::string> values_of(std::filesystem::path const& database)
{
    std::vector<std::string> values;
    sqlite3* opened = nullptr;
    REQUIRE(sqlite3_open_v2(database.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
    auto const each = [&](std::string const& sql, auto const& use) {
        sqlite3_stmt* statement = nullptr;
        REQUIRE(sqlite3_prepare_v2(opened, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK);
        while (sqlite3_step(statement) == SQLITE_ROW)
            for (int column = 0; column < sqlite3_column_count(statement); ++column)
                if (auto const* bytes = static_cast<char const*>(sqlite3_column_blob(statement, column)))
                    use(std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))));
        sqlite3_finalize(statement);
    };
    std::vector<std::string> tables;
    each("SELECT name FROM sqlite_master WHERE type = 'table'", [&](std::string name) { tables.push_back(std::move(name)); });
    for (auto const& table : tables)
        each("SELECT * FROM \"" + table + "\"", [&](std::string value) { values.push_back(std::move(value)); });
    sqlite3_close(opened);
    return values;
}

// What a thief has: every file of one zone, every value of its database, and its keys.
class Loot {
public:
    Loot(std::filesystem::path const& data, std::string const& zone) : keys_(gateway::keys_of(zone, (data / "keys").string())), values_(values_of(data / (zone + ".sqlite")))
    {
        for (auto const& entry : std::filesystem::recursive_directory_iterator(data)) {
            auto const name = std::filesystem::relative(entry.path(), data).string();
            bool const is_blob = name.starts_with("files/" + zone + "/");
            if (entry.is_regular_file() && (is_blob || name.starts_with(zone + ".sqlite") || name.starts_with("keys/" + zone + ".") || name.ends_with(".pub")))
                files_.push_back(bytes_of(entry.path()));
            if (entry.is_regular_file() && is_blob)
                blobs_.push_back(entry.path());
        }
    }

    std::size_t blobs() const { return blobs_.size(); }
    bool finds(std::string const& word) const
    {
        auto const has = [&](auto const& bytes) { return holds(bytes, word); };
        return std::ranges::any_of(files_, has) || std::ranges::any_of(values_, has);
    }

    // Tries the zone's keys on every value, and what that opened for further boxes and for keys of files.
    bool opens(std::string const& word) const
    {
        auto waiting = values_;
        std::vector<crypto::SymmetricKey> keys { keys_.storage };
        for (auto const& value : values_)
            add_keys(keys, value);
        std::set<std::string> seen;
        while (!waiting.empty()) {
            std::vector<std::string> opened;
            for (auto const& bytes : waiting)
                for (auto const& part : parts_of(bytes))
                    if (seen.insert(crypto::sha256(part)).second)
                        if (auto plain = opened_by_zone(part)) {
                            if (holds(*plain, word))
                                return true;
                            add_keys(keys, *plain);
                            opened.push_back(std::move(*plain));
                        }
            waiting = std::move(opened);
        }
        return std::ranges::any_of(blobs_, [&](auto const& path) {
            return std::ranges::any_of(keys, [&](auto const& key) {
                auto const plain = crypto::decrypt_file_to_memory(path.string(), key);
                return plain && holds(*plain, word);
            });
        });
    }

private:
    std::optional<std::string> opened_by_zone(std::string const& bytes) const
    {
        if (auto plain = crypto::open(keys_.sealing, bytes))
            return plain;
        return crypto::decrypt(keys_.storage, bytes, "");
    }

    // Whatever is 32 bytes in base64url may be the key of a file.
    static void add_keys(std::vector<crypto::SymmetricKey>& keys, std::string_view bytes)
    {
        constexpr std::size_t size_of_key = 43;
        for (auto at = bytes.find('"'); at != std::string_view::npos; at = bytes.find('"', at + 1))
            if (at + size_of_key + 1 < bytes.size() && bytes[at + size_of_key + 1] == '"')
                if (auto const raw = crypto::from_base64url(bytes.substr(at + 1, size_of_key)); raw && raw->size() == 32) {
                    crypto::SymmetricKey key;
                    std::ranges::copy(*raw, key.bytes.begin());
                    keys.push_back(key);
                }
    }

    // The bytes, what stands behind the line of an envelope, and each long word of base64url in a value of JSON.
    static std::vector<std::string> parts_of(std::string const& bytes)
    {
        std::vector<std::string> parts { bytes };
        if (auto raw = crypto::from_base64url(bytes))
            parts.push_back(std::move(*raw));
        if (!bytes.starts_with('{'))
            return parts;
        if (auto const line = bytes.find('\n'); line != std::string::npos)
            parts.push_back(bytes.substr(line + 1));
        for (auto at = bytes.find('"'); at != std::string::npos;) {
            auto const end = bytes.find('"', at + 1);
            if (end != std::string::npos && end - at > 60)
                if (auto raw = crypto::from_base64url(std::string_view(bytes).substr(at + 1, end - at - 1)))
                    parts.push_back(std::move(*raw));
            at = end;
        }
        return parts;
    }

    gateway::Keys keys_;
    std::vector<std::string> values_, files_;
    std::vector<std::filesystem::path> blobs_;
};

TEST_CASE("a stolen front: no answer, file or name of a sent application is found or opened with all that lies there")
{
    if (on_postgresql())
        return;  // the thief takes the file of the database
    House const house;
    auto configuration = house.configuration();
    std::string const cookie = "the browser's secret, which is not on the front";
    {
        SystemClock const clock;
        World world(configuration, clock);
        auto const& here = world.zone("front").here();
        auto const closed = must(applications::apply(here, town, filled_with_file(here)), "apply");
        auto const open = must(applications::apply(here, town, filled_with_file(here)), "apply");
        leave_open(here, open, cookie);
        auto const still_in_outbox = must(applications::apply(here, town, filled_with_file(here)), "apply");
        world.settle();
        auto const never_carried = must(applications::apply(here, town, filled_with_file(here)), "apply");
        CHECK(std::set { closed.application.value, open.application.value, still_in_outbox.application.value, never_carried.application.value }.size() == 4);

        Loot const front(house.folder.path, "front");
        CHECK(front.blobs() >= 4);
        for (auto const& secret : secrets) {
            CAPTURE(secret);
            CHECK_FALSE(front.finds(secret));
            CHECK_FALSE(front.opens(secret));
        }
        // With the cookie the browser opens what is its own: the search is not blind because nothing is there.
        auto const visit = identity::visit(here.database, town, cookie, open.application, here.clock.now());
        REQUIRE(visit);
        auto const boxes = rows(here, "SELECT sent_box FROM applications_application WHERE tenant = $tenant AND id = $id", [](db::Row const& row) { return row.bytes("sent_box"); }, { { "$id", open.application.value } });
        auto const opened = gateway::open_box(visit->key, boxes.at(0));
        REQUIRE(opened);
        CHECK(holds(json::write(*opened), family));
        CHECK_FALSE(identity::visit(here.database, town, "another secret", open.application, here.clock.now()));
    }
    // The same thief in the office, who has the keys of what was sealed to it, reads all of it.
    Loot const office(house.folder.path, "office");
    CHECK((office.finds(family) || office.opens(family)));
    CHECK(office.opens(file_words));
}

}  // namespace
