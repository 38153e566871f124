using System;
using System.IO;

namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// The two areas as files, on nanoFramework's internal drive <c>I:\</c> or in a folder of the host.
    /// The current file stays open: opening costs more than a record.
    /// </summary>
    public sealed class FileFlashMedium : IFlashMedium, IDisposable
    {
        readonly string[] _paths;
        FileStream? _open;
        int _openArea = -1;

        /// <summary>Names the two files; they are made when first written.</summary>
        /// <param name="pathWithoutExtension">For instance <c>I:\gate</c>: the areas are <c>I:\gate.0</c> and <c>I:\gate.1</c>.</param>
        public FileFlashMedium(string pathWithoutExtension)
        {
            _paths = new string[] { pathWithoutExtension + ".0", pathWithoutExtension + ".1" };
        }

        /// <inheritdoc />
        public byte[] Read(int area)
        {
            Close();
            return File.Exists(_paths[area]) ? File.ReadAllBytes(_paths[area]) : new byte[0];
        }

        /// <inheritdoc />
        public void Append(int area, byte[] buffer, int offset, int count)
        {
            if (_openArea != area || _open == null)
            {
                Close();
                _open = new FileStream(_paths[area], FileMode.OpenOrCreate, FileAccess.ReadWrite);
                _open.Seek(0, SeekOrigin.End);
                _openArea = area;
            }

            _open.Write(buffer, offset, count);
#if NANOFRAMEWORK_1_0
            _open.Flush();
#else
            _open.Flush(flushToDisk: true);
#endif
        }

        /// <inheritdoc />
        public void Erase(int area)
        {
            if (_openArea == area)
                Close();

            if (File.Exists(_paths[area]))
                File.Delete(_paths[area]);
        }

        /// <summary>Lets the open file go.</summary>
        public void Dispose()
        {
            Close();
        }

        void Close()
        {
            if (_open != null)
            {
                _open.Dispose();
                _open = null;
                _openArea = -1;
            }
        }
    }
}
