#pragma once
// A staff zone with open data in it: an officer, who confirms, an officer of another division, and another town.
#include "../../../staff/cases/tests/town.h"

#include <mado/definitions/decision_shelf.h>
#include <mado/open_data/coverage.h>
#include <mado/open_data/desk.h>
#include <mado/open_data/difference.h>
#include <mado/open_data/module.h>

#include "store/desk_store.h"

#include <fstream>

namespace mado::open_data::test {

using RefusalKind = Refusal::Kind;
using mado::testing::day;

constexpr char const* clean =
    "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,所在地_全国地方公共団体コード,所在地_連結表記,所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下,設置位置,緯度,経度,男性トイレ総数,女性トイレ総数,バリアフリートイレ数,利用開始時間,利用終了時間,備考\r\n"
    "332089,0000000001,総社市,駅前公衆トイレ,エキマエコウシュウトイレ,332089,岡山県総社市駅前九丁目1番,岡山県,総社市,駅前九丁目,1番,駅前広場の西,34.6741,133.7462,1,2,1,08:00,20:00,\r\n"
    "332089,0000000002,総社市,西公園トイレ,ニシコウエントイレ,332089,岡山県総社市駅前九丁目8番,岡山県,総社市,駅前九丁目,8番,駐車場の横,34.6698,133.7391,1,2,1,08:00,20:00,\r\n"
    "332089,0000000003,総社市,常盤公民館トイレ,トキワコウミンカントイレ,332089,岡山県総社市中央九丁目4番,岡山県,総社市,中央九丁目,4番,玄関の右,34.6712,133.7518,1,2,1,08:00,20:00,\r\n";
// Codes without their check digit, a full-width digit, half-width kana, a blank behind a name.
constexpr char const* defective =
    "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,所在地_全国地方公共団体コード,所在地_連結表記,所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下,設置位置,緯度,経度,男性トイレ総数,女性トイレ総数,バリアフリートイレ数,利用開始時間,利用終了時間,備考\r\n"
    "33208,0000000001,総社市,駅前公衆トイレ,エキマエコウシュウトイレ,332089,岡山県総社市駅前九丁目1番,岡山県,総社市,駅前九丁目,1番,駅前広場の西,34.6741,133.7462,３,2,1,08:00,20:00,\r\n"
    "33208,0000000002,総社市,西公園トイレ,ﾆｼｺｳｴﾝﾄｲﾚ,332089,岡山県総社市駅前九丁目8番,岡山県,総社市,駅前九丁目,8番,駐車場の横,34.6698,133.7391,1,2,1,08:00,20:00,\r\n"
    "33208,0000000003,総社市,常盤公民館トイレ ,トキワコウミンカントイレ,332089,岡山県総社市中央九丁目4番,岡山県,総社市,中央九丁目,4番,玄関の右,34.6712,133.7518,1,2,1,08:00,20:00,\r\n";

// A table of one row with so many named columns.
inline std::string wide(int columns)
{
    std::string header, row;
    for (int n = 0; n < columns; ++n)
        header += (n == 0 ? "c" : ",c") + std::to_string(n), row += n == 0 ? "1" : ",1";
    return header + "\n" + row + "\n";
}

struct Office : cases::test::Town {
    Caller officer = staff("tani", "information_officer"), head = staff("oka", "information_head"), stranger = staff("fujii", "roads_officer"),
           theirs = staff("tani", "information_officer", neighbour);
    datasets::Reference reference = load();

    Office() : Town({ open_data::describe() })
    {
        using enum access::Role;
        for (auto const* tenant : { code, neighbour })
            REQUIRE(write([&](db::Write& tx) -> Result<void> {
                organization::keep_division(tx, { "general_affairs", "総務部 総務課", "0866-00-0001", "" });
                organization::keep_division(tx, { "general_affairs/information", "総務部 総務課 情報係", "0866-00-0010", "" });
                position(tx, "information_officer", "general_affairs/information", "情報係 主任", "clerk", "tani", { DataOfficer });
                position(tx, "information_head", "general_affairs/information", "情報係長", "section_head", "oka", { Approver, DataOfficer });
                position(tx, "general_affairs_head", "general_affairs", "総務課長", "division_head", "nagase", { Approver });
                position(tx, "roads_officer", "public_works/road_management", "管理係 主任", "clerk", "fujii", { DataOfficer });
                return {};
            }, tenant));
    }
    static datasets::Reference load()
    {
        auto loaded = datasets::load_reference(datasets::files_of(mado::testing::library()));
        REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().front().file + " " + loaded.error().front().english));
        return std::move(*loaded);
    }

    datasets::Dataset words(std::string name = "public-toilets") const
    {
        datasets::Dataset said;
        said.name = std::move(name);
        said.title = "公衆トイレ一覧";
        said.description = "市が管理する公衆トイレの一覧です。";
        said.division = "general_affairs/information";
        said.licence = "CC-BY-4.0";
        said.frequency = "annual";
        return said;
    }
    template <class T>
    T must(Result<T> done)
    {
        REQUIRE_MESSAGE(done, (done ? "" : done.error().key + " " + (done.error().fields.empty() ? "" : done.error().fields.front().key)));
        return std::move(*done);
    }
    Entry created(std::string name = "public-toilets")
    {
        return must(write([&](db::Write& tx) { return create(tx, officer, here, reference, words(std::move(name))); }));
    }
    Entry now(Entry const& entry)
    {
        return must(read([&](db::Read& tx) { return find(tx, officer, entry.id); }));
    }
    // Within the write that names it.
    std::int64_t rev(db::Read& tx, Entry const& entry) const
    {
        auto const found = find(tx, officer, entry.id);
        return found ? found->revision : 0;
    }
    Result<Prepared> ready(std::string_view bytes, std::string const& name = "公衆トイレ.csv")
    {
        auto const path = folder.path / "upload";
        std::ofstream(path, std::ios::binary) << bytes;
        return prepare(here, reference, code, { path, name });
    }
    ResourceEntry added(Entry const& entry, std::string_view bytes, std::string const& name = "公衆トイレ.csv")
    {
        auto const prepared = must(ready(bytes, name));
        return must(write([&](db::Write& tx) { return add_resource(tx, officer, here, entry.id, prepared, "", rev(tx, entry)); }));
    }
    ResourceEntry replaced(ResourceEntry const& resource, Entry const& entry, std::string_view bytes)
    {
        auto const prepared = must(ready(bytes));
        return must(write([&](db::Write& tx) { return replace_resource(tx, officer, here, resource.id, prepared, rev(tx, entry)); }));
    }
    ResourceEntry resource(Entry const& entry)
    {
        return read([&](db::Read& tx) { return resources(tx, entry.id); }).at(0);
    }
    Result<ResourceEntry> repair(Entry const& entry, std::string const& id)
    {
        auto const from = resource(entry);
        auto const prepared = prepare_repair(here, reference, code, from.step, id);
        if (!prepared)
            return std::unexpected(prepared.error());
        return write([&](db::Write& tx) { return apply_repair(tx, officer, here, from.id, *prepared, id, from.step.number, rev(tx, entry)); });
    }
    std::string table(ResourceEntry const& of) { return bytes_of(here, of.step.content.blob).value(); }
    Result<Entry> proposed(Entry const& entry, std::string_view note = "")
    {
        return write([&](db::Write& tx) { return propose(tx, officer, here, entry.id, note, rev(tx, entry)); });
    }
    Result<Entry> confirmed(Entry const& entry, Caller const& by)
    {
        return write([&](db::Write& tx) { return confirm(tx, by, here, reference, entry.id, rev(tx, entry)); }, by.tenant);
    }
    Entry published(Entry const& entry, std::string_view note = "")
    {
        must(proposed(entry, note));
        return must(confirmed(entry, head));
    }

    // Letters to the front about one subject, as their receiver reads them.
    struct Told { json::Value body; std::vector<gateway::BlobName> blobs; };
    std::vector<Told> letters(std::string const& subject)
    {
        gateway::Gateway gateway(keys, database, files, clock, ids);
        std::vector<Told> all;
        for (auto const& encoded : gateway.waiting_for("front", 100)) {
            auto const envelope = gateway::decode(encoded);
            REQUIRE(envelope);
            if (envelope->header.subject != subject)
                continue;
            auto const opened = crypto::open(front.sealing, envelope->sealed);
            REQUIRE(opened);
            all.push_back({ mado::testing::parsed(gateway::unpadded(*opened)), envelope->header.blobs });
        }
        return all;
    }
    // オープンデータの公開 as a class of the town's 専決事項表.
    void decide_by_draft()
    {
        auto text = std::string(mado::testing::library().text("routes/general_affairs.dmn"));
        for (std::size_t at = 0; (at = text.find("\"公文書の廃棄\"", at)) != std::string::npos; at += 60)
            text.insert(at, "\"オープンデータの公開\", ");
        Caller const office { .tenant = code, .kind = CallerKind::Zone, .job = "office" };
        auto const taken = write([&](db::Write& tx) {
            return definitions::receive_decision(tx, office, here.now(), here.definitions, { "routes/general_affairs", crypto::sha256_hex(text), text, day("2026-04-01") });
        });
        REQUIRE_MESSAGE(taken, (taken ? "" : taken.error().key));
    }
};

}  // namespace mado::open_data::test
