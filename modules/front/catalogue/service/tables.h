#pragma once
// The tables of published datasets as columns on this node, and the forms that people download: made from the CSV when first asked for, in the workshop, and
// kept there. What is in the workshop can be made again at any time; nothing in it is anything but public.
#include <mado/datasets/dataset.h>
#include <mado/tables/columns.h>
#include <mado/tables/linked.h>
#include <mado/zone/workplace.h>

#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace mado::catalogue {

inline constexpr std::string_view roll_up_beginning = "roll-up-";

class Tables {
public:
    static constexpr std::uint64_t most_bytes = 16ull << 30;       // of the workshop's files

    // Outside every transaction. Nothing: no table, no workshop, the file cannot be read, or somebody else is making it now: nobody waits here, a worker is for
    // those who come next. What could not be made is not tried again for some minutes.
    std::optional<tables::Columns> open(Workplace const& here, std::string const& tenant, datasets::Resource const& resource);
    // The same of rows that are made here: `make` writes the CSV, header first, to the sink. `key`: what it is made of; another key is another table.
    using Make = std::function<void(tables::Sink const&)>;
    std::optional<tables::Columns> open_made(Workplace const& here, std::string const& tenant, std::string const& key, std::vector<std::string> const& names, Make const& make);

    // It was tried within these minutes, and could not be made.
    bool has_failed(Workplace const& here, std::string const& tenant, datasets::Resource const& resource);
    // A file that `write` makes at the path it is given; "" when that could not be, or somebody else is making it. Made once.
    std::string file(Workplace const& here, std::string const& tenant, std::string const& name, std::function<bool(std::filesystem::path const&)> const& write);

    // After a withdrawal: this town's files whose names begin so, and every roll-up, of which the withdrawn rows may be a part. On this node.
    void forget(Workplace const& here, std::string const& tenant, std::vector<std::string> const& beginnings);
    // Files in the workshop that nobody opened for a month (a schedule), and the oldest ones beyond `most`. How many went.
    static std::size_t tidy(Workplace const& here, std::uint64_t most = most_bytes);

    // Of this town, in the workshop.
    static std::filesystem::path folder_of(Workplace const& here, std::string const& tenant);

private:
    std::shared_ptr<std::mutex> builder_of(std::string const& path);
    std::optional<tables::Columns> remembered(std::string const& path);
    void remember(std::string const& path, tables::Columns const& columns);
    bool failed_lately(Workplace const& here, std::string const& path);
    void remember_failure(Workplace const& here, std::string const& path);

    std::mutex mutex_ {};
    std::map<std::string, std::weak_ptr<std::mutex>> builders_ {};
    std::list<std::pair<std::string, tables::Columns>> open_ {};   // the last used first
    std::map<std::string, Instant> failed_ {};
};

// Names in the workshop: the bytes of a table and how they are read.
std::string name_of_columns(datasets::Resource const& resource);

}  // namespace mado::catalogue
