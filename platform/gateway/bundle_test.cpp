#include <mado/gateway/bundle.h>

#include "link_test.h"

using namespace mado;
using namespace mado::gateway;
using namespace mado::gateway::test;

namespace {

Carriers const two { "person-a", "person-b" }, two_others { "person-c", "person-d" };

struct Apart {
    Folder folder;
    struct Paired { explicit Paired(Folder const& folder) { pair_all(folder.path, { "front", "office", "core" }); } } paired { folder };
    Linked office { "office", folder.path }, core { "core", folder.path };
    Keys const office_keys = keys_of("office", office.keys), core_keys = keys_of("core", core.keys), front_keys = keys_of("front", keys_folder(folder.path, "front"));
    std::string const a = office.ids.uuid(1), b = office.ids.uuid(1);

    BundleEnds at_office() { return { office.gateway, office_keys, office.database, office.files, office.clock, folder.path / "office" }; }
    BundleEnds at_core() { return { core.gateway, core_keys, core.database, core.files, core.clock, folder.path / "core" }; }
    std::filesystem::path media(std::string const& name) const { return folder.path / (name + ".bundle"); }
    std::string bytes_of(std::filesystem::path const& path) const
    {
        std::ifstream in(path, std::ios::binary);
        return { std::istreambuf_iterator<char>(in), {} };
    }
    void write(std::filesystem::path const& path, std::string const& bytes) const { std::ofstream(path, std::ios::binary) << bytes; }
    std::string refused(Result<BundleRow> const& result) const { return result ? "" : result.error().key; }
};

TEST_CASE_FIXTURE(Apart, "letters and files cross on media, are counted, and the way back says what was taken")
{
    auto const blob = office.files.keep_bytes(std::string(700'000, 'f'));
    office.say(Kind::Published, "core", a, "one");
    office.say(Kind::Told, "core", b, "with a file", { { blob.name, blob.size } });
    auto const made = export_bundle(at_office(), "core", media("1"), two);
    REQUIRE(made);
    CHECK(made->number == 1);
    CHECK(made->letters == 2);
    CHECK(made->files == 1);
    CHECK(made->bytes > 700'000);
    CHECK(office.waits() == 2);  // until core has said so
    CHECK(bytes_of(media("1")).find("with a file") == std::string::npos);
    auto const seen = look_at_bundle(core_keys, media("1"));
    REQUIRE(seen);
    CHECK(seen->hash == made->hash);
    CHECK(seen->made_by.second == "person-b");
    auto const taken = import_bundle(at_core(), media("1"), two_others);
    REQUIRE(taken);
    CHECK(taken->left == 0);
    CHECK(core.all_heard() == std::vector<std::string> { "332089:one", "332089:with a file" });
    CHECK(core.files.read(blob.name, blob.key) == std::string(700'000, 'f'));
    auto const back = export_bundle(at_core(), "office", media("back"), two_others);
    REQUIRE(back);
    CHECK(back->acknowledged == 2);
    CHECK(back->letters == 0);
    REQUIRE(import_bundle(at_office(), media("back"), two));
    CHECK(office.waits() == 0);
    CHECK(export_bundle(at_core(), "office", media("back2"), two_others)->acknowledged == 0);  // said once
    auto const rows = bundles(core.database);
    REQUIRE(rows.size() == 3);
    CHECK(rows.back().direction == "in");
    CHECK(rows.back().by.first == "person-c");
    CHECK(rows.back().facts.made_by.first == "person-a");
}

TEST_CASE_FIXTURE(Apart, "two different people, or nothing")
{
    CHECK(export_bundle(at_office(), "core", media("1"), { "person-a", "person-a" }).error().key == "gateway.bundle.two_people");
    CHECK(export_bundle(at_office(), "core", media("1"), { "person-a", "" }).error().key == "gateway.bundle.two_people");
    CHECK_FALSE(std::filesystem::exists(media("1")));
    REQUIRE(export_bundle(at_office(), "core", media("1"), two));
    CHECK(refused(import_bundle(at_core(), media("1"), { "person-c", "person-c" })) == "gateway.bundle.two_people");
    CHECK(export_bundle(at_office(), "core", media("1"), two).error().key == "gateway.bundle.file_is_there");
    CHECK(export_bundle(at_office(), "office", media("x"), two).error().key == "gateway.bundle.no_such_zone");
    CHECK(export_bundle(at_office(), "nowhere", media("x"), two).error().key == "gateway.bundle.no_such_zone");
}

TEST_CASE_FIXTURE(Apart, "replayed, out of order, foreign, changed and half bundles are refused and change nothing")
{
    office.say(Kind::Published, "core", a, "one");
    REQUIRE(export_bundle(at_office(), "core", media("1"), two));
    office.say(Kind::Published, "core", a, "two");
    REQUIRE(export_bundle(at_office(), "core", media("2"), two));
    CHECK(refused(import_bundle(at_core(), media("2"), two_others)) == "gateway.bundle.one_before_missing");
    auto const whole = bytes_of(media("1"));
    for (std::size_t const size : { whole.size() - 1, whole.size() / 2, whole.size() / 4, std::size_t { 40 }, std::size_t { 0 } }) {
        CAPTURE(size);
        write(media("half"), whole.substr(0, size));
        CHECK_FALSE(import_bundle(at_core(), media("half"), two_others).has_value());
    }
    for (std::size_t at = 3; at < whole.size(); at += whole.size() / 40) {
        CAPTURE(at);
        auto changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        write(media("changed"), changed);
        CHECK_FALSE(import_bundle(at_core(), media("changed"), two_others).has_value());
    }
    write(media("longer"), whole + "x");
    CHECK(refused(import_bundle(at_core(), media("longer"), two_others)) == "gateway.bundle.not_whole");
    write(media("no"), "a photo of a dog");
    CHECK(refused(import_bundle(at_core(), media("no"), two_others)) == "gateway.bundle.no_bundle");
    CHECK(refused(import_bundle(at_core(), media("absent"), two_others)) == "gateway.bundle.no_bundle");
    CHECK(core.heard() == 0);
    CHECK(bundles(core.database).empty());
    REQUIRE(import_bundle(at_core(), media("1"), two_others));
    CHECK(refused(import_bundle(at_core(), media("1"), two_others)) == "gateway.bundle.taken_before");
    REQUIRE(import_bundle(at_core(), media("2"), two_others));
    CHECK(core.all_heard() == std::vector<std::string> { "332089:one", "332089:two" });
    // Its own bundle, one for somebody else, and one of a zone that is not paired here.
    CHECK(refused(import_bundle(at_office(), media("1"), two)) == "gateway.bundle.not_for_here");
    office.say(Kind::Told, "front", b, "for the front");
    REQUIRE(export_bundle(at_office(), "front", media("front"), two));
    CHECK(refused(import_bundle(at_core(), media("front"), two_others)) == "gateway.bundle.not_for_here");
    auto strangers = core_keys;
    strangers.verify_from.erase("office");
    CHECK(look_at_bundle(strangers, media("1")).error().key == "gateway.bundle.foreign");
}

TEST_CASE_FIXTURE(Apart, "lost media are made again under the same number, and whichever arrives first counts")
{
    CHECK(export_bundle(at_office(), "core", media("0"), two, Repeat::Last).error().key == "gateway.bundle.nothing_to_repeat");
    office.say(Kind::Published, "core", a, "one");
    REQUIRE(export_bundle(at_office(), "core", media("lost"), two));
    office.say(Kind::Published, "core", a, "two");
    auto const again = export_bundle(at_office(), "core", media("again"), two, Repeat::Last);
    REQUIRE(again);
    CHECK(again->number == 1);
    CHECK(again->letters == 2);
    REQUIRE(import_bundle(at_core(), media("again"), two_others));
    CHECK(refused(import_bundle(at_core(), media("lost"), two_others)) == "gateway.bundle.taken_before");
    CHECK(core.heard() == 2);
}

TEST_CASE_FIXTURE(Apart, "an acknowledgement on media is lost without harm: the letters come once more and are handled once")
{
    office.say(Kind::Published, "core", a, "one");
    REQUIRE(export_bundle(at_office(), "core", media("1"), two));
    REQUIRE(import_bundle(at_core(), media("1"), two_others));
    REQUIRE(export_bundle(at_core(), "office", media("lost"), two_others));  // never arrives
    REQUIRE(export_bundle(at_office(), "core", media("2"), two));
    REQUIRE(import_bundle(at_core(), media("2"), two_others));
    CHECK(core.heard() == 1);
    auto const again = export_bundle(at_core(), "office", media("b1"), two_others, Repeat::Last);
    REQUIRE(again);
    CHECK(again->number == 1);
    REQUIRE(import_bundle(at_office(), media("b1"), two));
    CHECK(office.waits() == 0);
}

}  // namespace
