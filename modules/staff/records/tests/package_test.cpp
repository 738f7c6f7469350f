#include "tests/house.h"

#include "model/zip.h"

using namespace mado;
using namespace mado::records;
using namespace mado::records::test;

namespace {

struct Archive : House {
    Record record = own_record("meetings", "総合計画審議会の記録", day("2010-05-01"), { scan("%PDF-1.4 議事録", "議事録.pdf"), scan("%PDF-1.4 資料", "資料.pdf") });
    Disposal list;
    Archive()
    {
        auto const folder = folder_of(record);
        REQUIRE(write([&](db::Write& tx) { return select(tx, keeper, here, folder.id, Selected::Historical, "市政の重要な記録", folder.version); }));
        CHECK(propose_one(folder.id, Act::Dispose).error().kind == RefusalKind::Invalid);  // what was selected is not destroyed
        list = *propose_one(folder.id, Act::Transfer);
        REQUIRE(decide_it(list, decider));
        carry_out_list(list.id);
    }
    Result<void> confirm(std::string_view package, std::string_view receipt)
    {
        return write([&](db::Write& tx) { return confirm_transfer(tx, keeper, here, list.id, record.folder, package, receipt); });
    }
    Result<void> note(std::string_view hash)
    {
        return write([&](db::Write& tx) { return note_package(tx, keeper, here, list.id, record.folder, hash); });
    }
};

TEST_CASE_FIXTURE(Archive, "a package holds the original bytes with their hashes and metadata, and can be read back")
{
    auto const package = pack(here, code, record.folder);
    REQUIRE(package);
    CHECK(package->records == 1);
    CHECK(package->files == 2);
    CHECK(package->left_out.empty());
    CHECK(faults_of(package->zip).empty());
    auto const entries = model::unzipped(package->zip);
    REQUIRE(entries);
    CHECK(entries->at("data/00001/001.pdf") == "%PDF-1.4 議事録");
    CHECK(entries->at("data/00001/002.pdf") == "%PDF-1.4 資料");
    auto const& metadata = entries->at("metadata/records.xml");
    for (auto const* words : { "総合計画審議会の記録", "議事録.pdf", "企画／会議／会議の記録", "as filed", "records.record.filed" })
        CHECK(metadata.find(words) != std::string::npos);
    CHECK(entries->at("manifest-sha256.txt").find(crypto::sha256_hex("%PDF-1.4 資料") + "  data/00001/002.pdf") != std::string::npos);
    CHECK(pack(here, code, record.folder)->hash == package->hash);  // the same folder, the same bytes
    CHECK_FALSE(pack(here, neighbour, record.folder));
}

TEST_CASE_FIXTURE(Archive, "whatever is changed in a package is named when it is read back")
{
    auto const entries = *model::unzipped(pack(here, code, record.folder)->zip);
    auto const faults_with = [&](auto change) {
        auto other = entries;
        change(other);
        auto const faults = faults_of(model::zipped(other));
        return faults.empty() ? std::string() : faults.front();
    };
    CHECK(faults_with([](auto&) {}).empty());
    CHECK(faults_with([](auto& all) { all["data/00001/001.pdf"][0] ^= 1; }) == "data/00001/001.pdf was changed");
    CHECK(faults_with([](auto& all) { all.erase("data/00001/002.pdf"); }) == "data/00001/002.pdf is missing");
    CHECK(faults_with([](auto& all) { all["data/00001/003.pdf"] = "x"; }) == "data/00001/003.pdf is in no manifest");
    CHECK(faults_with([](auto& all) { all["metadata/records.xml"] += " "; }) == "metadata/records.xml was changed");
    CHECK(faults_of("PK").front() == "not a package");
}

TEST_CASE_FIXTURE(Archive, "handed over when the archive confirms the package that it has; then the bytes are gone here")
{
    auto const package = *pack(here, code, record.folder);
    CHECK(confirm(package.hash, "受領第1号").error().kind == RefusalKind::Invalid);   // nothing was fetched
    REQUIRE(note(package.hash));
    CHECK(confirm(package.hash, " ").error().fields.front().field == "receipt");
    CHECK(confirm(std::string(64, '0'), "受領第1号").error().fields.front().field == "package");
    CHECK(write([&](db::Write& tx) { return confirm_transfer(tx, office_head, here, list.id, record.folder, package.hash, "受領第1号"); }).error().kind == RefusalKind::Forbidden);
    REQUIRE(confirm(package.hash, "受領第1号"));
    auto const line = read([&](db::Read& tx) { return records::lines(tx, list.id); }).front();
    CHECK(line.state == LineState::Done);
    CHECK(line.receipt == "受領第1号");
    CHECK(line.package == package.hash);
    CHECK(record_for(Kind::Own, record.object).state == RecordState::Transferred);
    CHECK(pack(here, code, record.folder)->files == 0);
    CHECK(note(package.hash).error().kind == RefusalKind::Conflict);
    carry_out_list(list.id);
    CHECK(read([&](db::Read& tx) { return find_disposal(tx, keeper, list.id); })->state == DisposalState::Done);
}

TEST_CASE_FIXTURE(House, "the package of a permit has its answers, its decision and its notice")
{
    auto const id = granted_sign();
    auto const package = pack(here, code, record_for(Kind::Case, id.value).folder);
    REQUIRE(package);
    CHECK(faults_of(package->zip).empty());
    auto const entries = *model::unzipped(package->zip);
    std::string all;
    for (auto const& [path, bytes] : entries)
        all += bytes;
    CHECK(all.find("吉備路ベーカリー") != std::string::npos);
    CHECK(all.find("%PDF") != std::string::npos);
    CHECK(all.find("道路占用許可申請") != std::string::npos);
}

TEST_CASE_FIXTURE(Archive, "given away piece by piece it is the same package; a sink that fails is told")
{
    std::string noise;                                       // nothing that a zip makes small
    for (std::uint32_t n = 1; noise.size() < 60'000; n = n * 1'664'525U + 1'013'904'223U)
        noise += static_cast<char>(n >> 24);
    auto const large = own_record("meetings", "議事録の音声", day("2010-05-02"), { scan(noise, "録音.bin") });
    REQUIRE(large.folder == record.folder);
    std::string zip;
    std::size_t pieces = 0;
    auto const made = pack_into(here, code, record.folder, [&](std::string_view bytes) {
        zip += bytes;
        ++pieces;
    });
    REQUIRE(made);
    CHECK(made->zip.empty());
    CHECK(pieces > 1);
    CHECK(made->size == zip.size());
    CHECK(made->hash == crypto::sha256_hex(zip));
    CHECK(faults_of(zip).empty());
    CHECK(pack(here, code, record.folder)->zip == zip);
    CHECK_THROWS_WITH_AS((void)pack_into(here, code, record.folder, [](std::string_view) { throw std::runtime_error("disk is full"); }), "disk is full", std::runtime_error);
    CHECK(pack_into(here, neighbour, record.folder, [](std::string_view) {}).error().kind == RefusalKind::NotFound);
}

}  // namespace
