#include "record.h"

namespace mado::zengin {

namespace {

using Records = std::vector<std::string_view>;

bool is_character(unsigned char byte) { return (byte >= 0x20 && byte < 0x7F) || (byte >= 0xA1 && byte <= 0xDF); }

Finding wrong_length(std::size_t record, std::size_t found, std::size_t length)
{
    return finding_at(static_cast<int>(record), 0, 0, "zengin.length",
        "長さが" + std::to_string(found) + "桁です。どのレコードも" + std::to_string(length) + "桁のはずです。送る途中で欠けたか、別の種類のファイルかもしれません。" + std::string(ask_the_sender));
}

std::expected<Records, Finding> lines(std::string_view bytes, std::size_t length)
{
    Records records;
    while (!bytes.empty()) {
        auto const end = bytes.find("\r\n");
        auto const line = bytes.substr(0, end);
        if (line.size() != length)
            return std::unexpected(wrong_length(records.size() + 1, line.size(), length));
        records.push_back(line);
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 2);
    }
    return records;
}

std::expected<Records, Finding> pieces(std::string_view bytes, std::size_t length)
{
    Records records;
    for (; bytes.size() >= length; bytes.remove_prefix(length))
        records.push_back(bytes.substr(0, length));
    if (!bytes.empty())
        return std::unexpected(wrong_length(records.size() + 1, bytes.size(), length));
    return records;
}

std::optional<Finding> wrong_byte(Records const& records)
{
    for (std::size_t i = 0; i < records.size(); ++i)
        for (std::size_t at = 0; at < records[i].size(); ++at)
            if (auto const byte = static_cast<unsigned char>(records[i][at]); !is_character(byte))
                return finding_at(static_cast<int>(i) + 1, static_cast<int>(at) + 1, static_cast<int>(at) + 1, "zengin.byte",
                    shown(byte) + "があります。半角の英大文字・数字・カナ（JIS）のファイルではないようです。文字コードを選べるときは JIS（シフトJIS）で出しなおしてください。" + std::string(ask_the_sender));
    return {};
}

std::string name_of(char mark)
{
    switch (mark) {
    case '1': return "ヘッダー";
    case '2': return "データ";
    case '8': return "トレーラー（合計）";
    case '9': return "エンド";
    default: return "種類の分からない";
    }
}

bool may_follow(char before, char mark, bool header_seen, Batches batches)
{
    switch (mark) {
    case '1': return before == '\0' || (before == '8' && batches == Batches::Several && header_seen);
    case '2':
    case '8': return before == '1' || before == '2';
    case '9': return before == '8';
    default: return false;
    }
}

std::optional<Finding> wrong_order(Records const& records, Batches batches)
{
    char before = '\0';
    for (std::size_t i = 0; i < records.size(); ++i) {
        auto const mark = records[i][0];
        if (!may_follow(before, mark, i > 0, batches)) {
            auto const after = before == '\0' ? std::string("ファイルのはじめ") : name_of(before) + "レコードの次";
            auto const hint = before == '8' && mark == '1' ? "一つのファイルに二つの依頼が入っています。ファイルを分けて取り込んでください。" : std::string(ask_the_sender);
            return finding_at(static_cast<int>(i) + 1, 1, 1, "zengin.order",
                after + "に" + name_of(mark) + "レコード（データ区分" + shown(static_cast<unsigned char>(mark)) + "）があります。並び（ヘッダー、データ、トレーラー、エンド）が正しくありません。" + hint);
        }
        before = mark;
    }
    if (before != '9')
        return finding_at(static_cast<int>(records.size()) + 1, 0, 0, "zengin.order", "エンドレコードがありません。ファイルが途中で切れています。もう一度受け取ってください。");
    return {};
}

}  // namespace

std::expected<std::vector<std::string_view>, Finding> records_of(std::string_view bytes, std::size_t length, Batches batches)
{
    constexpr char end_of_file = '\x1A';  // what some programs still write behind the last record
    if (bytes.ends_with(end_of_file))
        bytes.remove_suffix(1);
    if (bytes.empty())
        return std::unexpected(finding_at(0, 0, 0, "zengin.empty", "ファイルが空です。選んだファイルを確かめてください。"));
    auto records = bytes.find("\r\n") == std::string_view::npos ? pieces(bytes, length) : lines(bytes, length);
    if (!records)
        return records;
    if (auto const finding = wrong_byte(*records))
        return std::unexpected(*finding);
    if (auto const finding = wrong_order(*records, batches))
        return std::unexpected(*finding);
    return records;
}

}  // namespace mado::zengin
