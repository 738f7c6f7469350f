#include <mado/datasets/table_file.h>

#include <mado/csv/writer.h>
#include <mado/text/utf8.h>
#include <mado/xlsx/xlsx.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>

namespace mado::datasets {

namespace {

constexpr std::size_t beginning = 1u << 18;   // what csv::look wants to see

// A workbook is read from a path: bytes get one for as long as it is read.
class TemporaryFile {
public:
    explicit TemporaryFile(std::string_view bytes) : path_((std::filesystem::temp_directory_path() / "madoguchi-table-XXXXXX").string())
    {
        int const descriptor = ::mkstemp(path_.data());
        if (descriptor < 0)
            throw std::runtime_error("cannot make a temporary file");
        ::close(descriptor);
        std::ofstream(path_, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }
    TemporaryFile(TemporaryFile const&) = delete;
    TemporaryFile& operator=(TemporaryFile const&) = delete;
    ~TemporaryFile() { std::error_code ignored; std::filesystem::remove(path_, ignored); }
    std::filesystem::path path() const { return path_; }

private:
    std::string path_;
};

struct Signature { std::string_view bytes, key; };
constexpr auto signatures = std::to_array<Signature>({ { "%PDF", "datasets.file.pdf" }, { "\xD0\xCF\x11\xE0", "datasets.file.old_office" }, { "\x89PNG", "datasets.file.picture" }, { "\xFF\xD8\xFF", "datasets.file.picture" },
    { "GIF8", "datasets.file.picture" }, { "{\\rtf", "datasets.file.word" }, { "\x1F\x8B", "datasets.file.packed" }, { "7z\xBC\xAF", "datasets.file.packed" } });

// What is no table although it is text: told by its first letter, because a table never begins so.
std::string_view text_key_of(std::string_view head)
{
    if (head.starts_with("\xEF\xBB\xBF"))
        head.remove_prefix(3);
    auto const first = text::trimmed(head.substr(0, 200));
    if (first.starts_with("<?xml"))
        return "datasets.file.xml";
    if (first.starts_with("<!DOCTYPE") || first.starts_with("<!doctype") || first.starts_with("<html") || first.starts_with("<HTML"))
        return "datasets.file.page";
    if (first.starts_with("{") || first.starts_with("[{") || first.starts_with("[\n") || first.starts_with("[["))
        return "datasets.file.json";
    return {};
}

std::string extension_of(std::string const& name)
{
    auto extension = std::filesystem::path(name).extension().string();
    std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

}  // namespace

struct TableFile::Parts {
    std::string name {};
    Format format = Format::Other;
    std::string reason {};
    std::uint64_t size = 0;
    std::optional<std::filesystem::path> path {};
    std::string bytes {};                     // when there is no path
    csv::Look look {};
    std::optional<tables::Book> book {};
    xlsx::Found found {};
    std::vector<std::string> header {}, notes {};
    std::size_t header_row = 0, first_column = 0, other_tables = 0;

    csv::Source source() const
    {
        if (!path)
            return csv::of_text(bytes);
        auto opened = csv::of_file(path->string());
        if (!opened)
            throw std::runtime_error("cannot read " + path->string() + ": " + opened.error());
        return std::move(*opened);
    }

    std::string head(std::size_t most) const
    {
        std::string begin(most, '\0');
        std::size_t count = 0;
        auto const from = source();
        while (count < most) {
            auto const more = from({ begin.data() + count, most - count });
            if (more == 0)
                break;
            count += more;
        }
        begin.resize(count);
        return begin;
    }

    void other(std::string_view key) { format = Format::Other; reason = key; }

    Result<void> decide()
    {
        auto const begin = head(beginning);
        if (text::trimmed(begin).empty() && begin.size() == size)
            return other("datasets.file.empty"), Result<void> {};
        for (auto const& signature : signatures)
            if (begin.starts_with(signature.bytes))
                return other(signature.key), Result<void> {};
        if (begin.starts_with("PK\x03\x04"))
            return workbook();
        if (auto const key = text_key_of(begin); !key.empty() && extension_of(name) != ".csv")
            return other(key), Result<void> {};
        table(begin);
        return {};
    }

    Result<void> workbook()
    {
        std::optional<TemporaryFile> kept;
        if (!path)
            kept.emplace(bytes);
        auto read = xlsx::read(path ? *path : kept->path());
        if (!read) {
            if (read.error().kind == xlsx::Problem::Kind::TooLarge)
                return refuse(Refusal::Kind::TooLarge, "datasets.file.too_large", { { "says", read.error().says } });
            return other(read.error().kind == xlsx::Problem::Kind::Encrypted ? "datasets.file.encrypted" : extension_of(name) == ".xlsx" || extension_of(name) == ".xlsm" ? "datasets.file.broken_workbook" : "datasets.file.packed"), Result<void> {};
        }
        book = std::move(*read);
        auto const first = xlsx::first_table(*book);
        if (!first)
            return other("datasets.file.no_table"), Result<void> {};
        found = *first;
        format = Format::Xlsx;
        header = found.header;
        notes = found.notes;
        header_row = found.header_row;
        first_column = found.first_column;
        other_tables = found.other_tables;
        return {};
    }

    // Told by the beginning alone, so that a large file is not read to its end for nothing: whole lines that are of no encoding. What has NULs in it may be UTF-16.
    static bool is_of_none(std::string_view begin)
    {
        auto const end = begin.rfind('\n');
        return begin.find('\0') == std::string_view::npos && end != std::string_view::npos && !csv::encoding_of(begin.substr(0, end + 1));
    }

    void table(std::string const& begin)
    {
        if (is_of_none(begin))
            return other("datasets.file.encoding");
        csv::Trial trial;
        std::string piece(1u << 18, '\0');
        auto const from = source();
        while (auto const count = from({ piece.data(), piece.size() }))
            trial.feed(std::string_view(piece).substr(0, count));
        auto const encoding = trial.end();
        if (!encoding)
            return other(begin.find('\0') == std::string::npos ? "datasets.file.encoding" : "datasets.file.binary");
        auto const seen = csv::look(begin, encoding);
        if (!seen)
            return other("datasets.file.binary");
        if (seen->columns < 2 && extension_of(name) != ".csv" && extension_of(name) != ".tsv" && extension_of(name) != ".txt")
            return other("datasets.file.no_table");
        format = Format::Csv;
        look = *seen;
        header_row = look.header_row - 1;     // none: the largest number, so that the row behind it is the first
        header = look.header_row == 0 ? std::vector<std::string>(std::max<std::size_t>(look.columns, 1)) : look.header;
        notes = look.notes;
    }

    std::optional<csv::Problem> read_text(std::function<bool(TableRow const&)> const& each) const
    {
        csv::Reader::Options options;
        options.encoding = look.encoding;
        options.dialect = look.dialect;
        csv::Reader reader(source(), options);
        for (;;) {
            auto const row = reader.next();
            if (!row)
                return row.error();
            if (!*row)
                return {};
            if ((*row)->number <= look.header_row)
                continue;
            if (!each({ (*row)->number - 1, (*row)->fields, (*row)->content, (*row)->odd_quotes }))
                return {};
        }
    }

    void read_sheet(std::function<bool(TableRow const&)> const& each) const
    {
        auto const& rows = book->sheets[found.sheet].rows;
        std::vector<std::string_view> fields;
        for (std::size_t i = found.header_row + 1; i <= found.last_row && i < rows.size(); ++i) {
            fields.clear();
            for (std::size_t c = 0; c < found.columns; ++c)
                fields.push_back(found.first_column + c < rows[i].size() ? std::string_view(rows[i][found.first_column + c]) : std::string_view {});
            if (!each({ i, fields, {}, false }))
                return;
        }
    }
};

TableFile::TableFile(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
TableFile::TableFile(TableFile&&) noexcept = default;
TableFile& TableFile::operator=(TableFile&&) noexcept = default;
TableFile::~TableFile() = default;

Result<TableFile> TableFile::open(std::filesystem::path const& path)
{
    auto parts = std::make_unique<Parts>();
    parts->name = path.filename().string();
    std::error_code failed;
    auto const status = std::filesystem::status(path, failed);
    if (!std::filesystem::exists(status))
        return refuse(Refusal::Kind::NotFound, "datasets.file.missing", { { "name", path.string() } });
    if (std::filesystem::is_directory(status))
        return refuse(Refusal::Kind::Invalid, "datasets.file.folder", { { "name", path.string() } });
    if (!std::filesystem::is_regular_file(status) || !std::ifstream(path, std::ios::binary))
        return refuse(Refusal::Kind::Invalid, "datasets.file.unreadable", { { "name", path.string() } });
    parts->path = path;
    parts->size = std::filesystem::file_size(path);
    TRY(parts->decide());
    return TableFile(std::move(parts));
}

Result<TableFile> TableFile::of_bytes(std::string name, std::string bytes)
{
    auto parts = std::make_unique<Parts>();
    parts->name = std::filesystem::path(std::move(name)).filename().string();
    parts->bytes = std::move(bytes);
    parts->size = parts->bytes.size();
    TRY(parts->decide());
    return TableFile(std::move(parts));
}

std::string const& TableFile::name() const { return parts_->name; }
Format TableFile::format() const { return parts_->format; }
std::string const& TableFile::reason() const { return parts_->reason; }
std::uint64_t TableFile::bytes() const { return parts_->size; }
csv::Look const& TableFile::look() const { return parts_->look; }
tables::Book const* TableFile::book() const { return parts_->book ? &*parts_->book : nullptr; }
tables::Sheet const* TableFile::sheet() const { return parts_->format == Format::Xlsx ? &parts_->book->sheets[parts_->found.sheet] : nullptr; }
std::vector<std::string> const& TableFile::header() const { return parts_->header; }
std::size_t TableFile::header_row() const { return parts_->header_row; }
std::size_t TableFile::first_column() const { return parts_->first_column; }
std::vector<std::string> const& TableFile::notes() const { return parts_->notes; }
std::size_t TableFile::other_tables() const { return parts_->other_tables; }

std::optional<csv::Problem> TableFile::read(std::function<bool(TableRow const&)> const& each) const
{
    if (parts_->format == Format::Csv)
        return parts_->read_text(each);
    if (parts_->format == Format::Xlsx)
        parts_->read_sheet(each);
    return {};
}

std::string_view name_of(Format format)
{
    return format == Format::Csv ? "csv" : format == Format::Xlsx ? "xlsx" : "other";
}

Result<Rows> rows_of(TableFile const& file, std::size_t most)
{
    Rows rows { file.header(), {}, file.header_row(), file.first_column() };
    bool over = false;
    auto const problem = file.read([&](TableRow const& row) {
        over = rows.rows.size() == most;
        if (over)
            return false;
        // A row that is empty keeps its place: what is proposed for a cell names it as the file counts.
        rows.rows.emplace_back(row.fields.begin(), row.fields.end());
        return true;
    });
    if (over)
        return refuse(Refusal::Kind::TooLarge, "datasets.file.too_many_rows", { { "most", std::to_string(most) } });
    if (problem)
        return refuse(Refusal::Kind::Invalid, "datasets.file.stopped", { { "row", std::to_string(problem->row) }, { "says", problem->says } });
    return rows;
}

std::string csv_of(Rows const& rows)
{
    std::string out;
    csv::Writer writer(out);
    writer.row(rows.header);
    for (auto const& row : rows.rows)
        writer.row(row);
    return out;
}

}  // namespace mado::datasets
