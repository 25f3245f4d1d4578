#pragma once
// What a program may have compiled once instead of in every file: the standard codecs, and the
// parts of the engine that no schema changes. Programs that link the CMake target lsmer::compiled
// define LSMER_COMPILED and find them in its library; without it this header says nothing.
//
//   here                extern template ..., promised
//   src/compiled.cpp    template ..., made

#ifdef LSMER_COMPILED

#include "lsmer/codec/standard.hpp"
#include "lsmer/io/posix.hpp"
#include "lsmer/io/record_scan.hpp"
#include "lsmer/manifest/manifest.hpp"
#include "lsmer/sstable/sstable.hpp"
#include "lsmer/wal/log_list.hpp"
#include "lsmer/wal/reader.hpp"
#include "lsmer/wal/writer.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace lsmer::inline v0 {

LSMER_EXTERN template class io::RecordScanner<io::PosixFile>;
LSMER_EXTERN template class wal::LogFile<io::Posix>;
LSMER_EXTERN template class wal::LogList<io::Posix>;
LSMER_EXTERN template class wal::Reader<io::Posix>;
LSMER_EXTERN template class wal::Writer<io::Posix>;
LSMER_EXTERN template class manifest::Manifest<io::Posix>;
LSMER_EXTERN template class sstable::SSTable<codec::standard, io::Posix>;

namespace codec {

LSMER_EXTERN template std::uint16_t standard_set::encode<std::int8_t>(
    std::span<const std::int8_t>, effort, byte_buffer&, relation*);
LSMER_EXTERN template result<chunk<std::int8_t>>
standard_set::open<std::int8_t>(std::uint16_t, byte_view, std::uint32_t, reference*);
LSMER_EXTERN template std::uint16_t standard_set::encode<std::int16_t>(
    std::span<const std::int16_t>, effort, byte_buffer&, relation*);
LSMER_EXTERN template result<chunk<std::int16_t>>
standard_set::open<std::int16_t>(std::uint16_t, byte_view, std::uint32_t, reference*);
LSMER_EXTERN template std::uint16_t standard_set::encode<std::int32_t>(
    std::span<const std::int32_t>, effort, byte_buffer&, relation*);
LSMER_EXTERN template result<chunk<std::int32_t>>
standard_set::open<std::int32_t>(std::uint16_t, byte_view, std::uint32_t, reference*);
LSMER_EXTERN template std::uint16_t standard_set::encode<std::int64_t>(
    std::span<const std::int64_t>, effort, byte_buffer&, relation*);
LSMER_EXTERN template result<chunk<std::int64_t>>
standard_set::open<std::int64_t>(std::uint16_t, byte_view, std::uint32_t, reference*);
LSMER_EXTERN template std::uint16_t standard_set::encode<std::uint8_t>(
    std::span<const std::uint8_t>, effort, byte_buffer&, relation*);
LSMER_EXTERN template result<chunk<std::uint8_t>>
standard_set::open<std::uint8_t>(std::uint16_t, byte_view, std::uint32_t, reference*);
LSMER_EXTERN template std::uint16_t standard_set::encode<std::uint16_t>(
    std::span<const std::uint16_t>, effort, byte_buffer&, relation*);
LSMER_EXTERN template result<chunk<std::uint16_t>>
standard_set::open<std::uint16_t>(std::uint16_t, byte_view, std::uint32_t, reference*);
LSMER_EXTERN template std::uint16_t standard_set::encode<std::uint32_t>(
    std::span<const std::uint32_t>, effort, byte_buffer&, relation*);
LSMER_EXTERN template result<chunk<std::uint32_t>>
standard_set::open<std::uint32_t>(std::uint16_t, byte_view, std::uint32_t, reference*);
LSMER_EXTERN template std::uint16_t standard_set::encode<std::uint64_t>(
    std::span<const std::uint64_t>, effort, byte_buffer&, relation*);
LSMER_EXTERN template result<chunk<std::uint64_t>>
standard_set::open<std::uint64_t>(std::uint16_t, byte_view, std::uint32_t, reference*);
LSMER_EXTERN template std::uint16_t standard_set::encode<float>(
    std::span<const float>, effort, byte_buffer&, relation*);
LSMER_EXTERN template result<chunk<float>>
standard_set::open<float>(std::uint16_t, byte_view, std::uint32_t, reference*);
LSMER_EXTERN template std::uint16_t standard_set::encode<double>(
    std::span<const double>, effort, byte_buffer&, relation*);
LSMER_EXTERN template result<chunk<double>>
standard_set::open<double>(std::uint16_t, byte_view, std::uint32_t, reference*);
LSMER_EXTERN template std::uint16_t standard_set::encode<std::string_view>(
    std::span<const std::string_view>, effort, byte_buffer&, relation*);
LSMER_EXTERN template result<chunk<std::string_view>>
standard_set::open<std::string_view>(std::uint16_t, byte_view, std::uint32_t, reference*);

} // namespace codec

} // namespace lsmer::inline v0

#endif
